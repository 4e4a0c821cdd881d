"""What others have commented below ours, for whoever asks: what may be removed, and on what
grounds."""

from collections.abc import Mapping, Sequence

from bot.application.public_ports import Comment
from bot.domain.state import Crisis
from bot.domain.values import OutletId
from bot.presentation import codes
from bot.presentation.card import Block, Button, Card, Exact, Line, When
from bot.presentation.scene import Scene, paragraph, row

MOST = 10
"""How many are shown, the newest: more than fit into a post help nobody."""

LONGEST = 600
"""How much of each is shown; the whole is kept as evidence once it is to be removed."""


def render_comments(
    scene: Scene, crisis: Crisis, found: Sequence[Comment], failed: Mapping[OutletId, str]
) -> Card:
    """`failed` are the outlets that could not be asked, with the reason as a code."""
    say = scene.words.say
    newest = sorted(found, key=lambda comment: comment.at)[-MOST:]
    return scene.card(
        say("Comments on what we publish"),
        say("Comments on what we publish, in %(room)s", room=crisis.room_name),
        paragraph(_what(scene, crisis, newest)),
        *(block for comment in newest for block in _comment(scene, crisis, comment)),
        *(paragraph(_failure(scene, outlet, reason)) for outlet, reason in failed.items()),
        paragraph(
            scene.words.line(
                "Criticism stays. Removed is only what is abusive, shows personal data, pretends to"
                " be us, or comes from an attacker; what stood there is kept as evidence."
            ),
            small=True,
        ),
        row(_elsewhere(scene, crisis)),
    )


def _what(scene: Scene, crisis: Crisis, comments: Sequence[Comment]) -> Line:
    if crisis.drill:
        return scene.words.line("DRILL: nothing outside is read. You can rehearse it by hand.")
    if not comments:
        return scene.words.line("There are no comments since this crisis was first seen.")
    return scene.words.line("The newest, since this crisis was first seen:")


def _comment(scene: Scene, crisis: Crisis, comment: Comment) -> tuple[Block, ...]:
    long = len(comment.text) > LONGEST
    value = {
        "crisis": str(crisis.id),
        "outlet": str(comment.outlet),
        "reference": comment.reference,
    }
    return (
        paragraph(
            scene.words.line(
                "%(author)s at %(outlet)s, %(when)s",
                author=str(comment.author) or scene.words.say("somebody"),
                outlet=scene.outlet(comment.outlet),
                when=When(at=comment.at),
            )
        ),
        Exact(text=comment.text[:LONGEST] + ("…" if long else "")),
        row(Button(action="remove_comment", label=scene.words.say("Remove…"), value=value)),
    )


def _failure(scene: Scene, outlet: OutletId, reason: str) -> Line:
    return scene.words.line(
        "%(outlet)s could not be asked: %(reason)s.",
        outlet=scene.outlet(outlet),
        reason=codes.not_published(scene.words, reason),
    )


def _elsewhere(scene: Scene, crisis: Crisis) -> Button:
    return Button(
        action="remove_elsewhere",
        label=scene.words.say("Remove something elsewhere…"),
        value={"crisis": str(crisis.id)},
    )
