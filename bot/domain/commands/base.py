"""What every command says."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.values import (
    Account,
    CommandId,
    CrisisId,
    Origin,
    PersonId,
)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What every command says. A repeat has the same `id` and gets the first answer."""

    id: CommandId
    crisis: CrisisId
    by: PersonId
    at: datetime
    account: Account = Account.MEMBER
    origin: Origin | None = None
