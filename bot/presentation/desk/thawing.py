"""What the desk adds to a decision on a paused post: what other crises hold, or have decided."""

from dataclasses import replace

from bot.application.queries import Queries
from bot.domain.commands import Command
from bot.domain.commands.freezing import DropPost, ResumePost
from bot.domain.freeze import Fate
from bot.domain.rejections.freezing import NoSuchPost
from bot.domain.state import Crisis

PUT_BACK = frozenset({Fate.RESUMING, Fate.RESUMED})
DECIDED = PUT_BACK | {Fate.DROPPING, Fate.DROPPED}


class Thawing:
    """Looks at all crises together; decides nothing."""

    def __init__(self, queries: Queries) -> None:
        self._queries = queries

    async def knowing(self, command: Command, crisis: Crisis) -> Command:
        """The command, with what other crises have to do with it. One that somebody of this team
        is not to know of is counted, and not named: the room reads the refusal."""
        if not isinstance(command, ResumePost | DropPost):
            return command
        others = [c for c in await self._queries.all() if c.id != crisis.id and not c.drill]
        if isinstance(command, DropPost):
            back = any(_decided_since(c, command, crisis, PUT_BACK) for c in others)
            return replace(command, put_back_elsewhere=back)
        holding = [c for c in others if not c.over and c.freeze.holds(command.outlet)]
        named = [c for c in holding if command.by in c.team and not c.keep_out & crisis.team]
        return replace(
            command,
            held_by=tuple(c.code_name for c in named),
            held_by_others=len(holding) - len(named),
            decided_elsewhere=any(_decided_since(c, command, crisis, DECIDED) for c in others),
        )


def _decided_since(
    other: Crisis, command: ResumePost | DropPost, crisis: Crisis, fates: frozenset[Fate]
) -> bool:
    """Whether another crisis that paused the same post too has decided so on it after this one
    had paused it. What was decided before, and scheduled again since, is another matter."""
    try:
        theirs = other.freeze.item(command.outlet, command.reference)
        ours = crisis.freeze.item(command.outlet, command.reference)
    except NoSuchPost:
        return False
    return theirs.fate in fates and theirs.at >= ours.at
