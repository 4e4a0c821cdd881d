"""What every reason to say no has in common."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from enum import Enum
from typing import ClassVar


@dataclass(eq=False)
class Rejected(Exception):
    """A command that could not be carried out. Recorded, and told to whoever asked."""

    code: ClassVar[str] = "rejected"

    @property
    def data(self) -> dict[str, str]:
        """The facts of the rejection, for the catalogue's words."""
        return {known.name: _plain(getattr(self, known.name)) for known in fields(self)}


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, str) or not isinstance(value, Iterable):
        return str(value)
    return ",".join(sorted(str(item) for item in value))
