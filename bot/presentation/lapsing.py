"""Approvals that would lapse before the words go out: said while there is time to do something."""

from collections.abc import Iterator

from bot.domain.gate import too_early
from bot.domain.state import Crisis
from bot.domain.statement import Statement
from bot.presentation import codes
from bot.presentation.card import Paragraph, When
from bot.presentation.scene import Scene, paragraph


def lapsing(scene: Scene, crisis: Crisis, statement: Statement) -> Iterator[Paragraph]:
    """From when on an approval lasts until the words go out, where one given now, or one that was
    given, does not."""
    good_for, since = statement.rule.good_for, too_early(statement)
    if good_for is None or since is None:
        return
    given = any(at < since for at in statement.approved_at.values())
    # Whoever presses next does so after all that was heard so far.
    to_come = not statement.cleared and max(crisis.last_heard.values()) < since
    if given or to_come:
        yield paragraph(
            scene.words.line(
                "Careful: an approval is good for %(time)s here, and this does not go out before"
                " %(at)s. Approvals given before %(since)s will have to be given again.",
                time=codes.duration(scene.words, good_for),
                at=When(at=since + good_for),
                since=When(at=since),
            )
        )
