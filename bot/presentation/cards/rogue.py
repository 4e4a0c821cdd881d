"""A post at one of our accounts that nobody cleared, and an account that cannot be watched."""

from collections.abc import Iterator

from bot.domain.decisions.watching import removal_of
from bot.domain.events.watching import StrangerId
from bot.domain.removal import Stage
from bot.domain.state import Crisis
from bot.domain.values import OutletId
from bot.domain.watch import Stranger
from bot.presentation import codes
from bot.presentation.card import Button, Card, Confirm, Exact, Line, Style, When
from bot.presentation.scene import Scene, facts, linked_card, paragraph, row


def render_rogue(scene: Scene, crisis: Crisis, subject: str) -> Card:
    """`subject` is the post's id."""
    post = crisis.strangers[StrangerId(subject)]
    say = scene.words.say
    return scene.card(
        say("A post that nobody approved"),
        say(
            "A post at one of our accounts that nobody in %(room)s approved", room=crisis.room_name
        ),
        Exact(text=post.text) if post.text.strip() else None,
        facts(
            (say("Where"), scene.outlet(post.outlet)),
            (say("Posted as"), str(post.author)),
            (say("When"), When(at=post.posted_at)),
            (say("Link"), scene.linked(post.link, say("see it")) if post.link else ""),
        ),
        paragraph(_next(scene, crisis, post)),
        row(*_buttons(scene, crisis, post)),
    )


def _next(scene: Scene, crisis: Crisis, post: Stranger) -> Line:
    line = scene.words.line
    removal = removal_of(crisis, post.id)
    if removal and removal.stage is Stage.DONE:
        return line("It was taken down. Its text stands in the timeline.")
    if removal and removal.stage is not Stage.REFUSED:
        return line(
            "%(person)s asked to take it down; the card of %(removal)s says how far that is.",
            person=scene.person(removal.proposed_by),
            removal=linked_card(scene, crisis, "removal", removal.id, removal.id),
        )
    if post.claimed_by:
        return line("%(person)s says that it is ours.", person=scene.person(post.claimed_by))
    if crisis.over:
        return line("The crisis was stood down before anybody said whose it is.")
    return line(
        "The bot did not publish it. Next: if somebody of us did and it may stay, press It is ours"
        " (your name is noted). If not, press Take it down: %(lead)s approves that.",
        lead=scene.person(crisis.lead) if crisis.lead else scene.words.say("the crisis lead"),
    )


def _buttons(scene: Scene, crisis: Crisis, post: Stranger) -> Iterator[Button]:
    removal = removal_of(crisis, post.id)
    if crisis.over or (removal and removal.stage is not Stage.REFUSED):
        return
    say, value = scene.words.say, {"crisis": str(crisis.id), "stranger": str(post.id)}
    if not post.claimed_by:
        yield Button(action="its_ours", label=say("It is ours"), value=value)
    yield Button(
        action="take_down_post",
        label=say("Take it down"),
        style=Style.DANGER,
        value=value,
        confirm=Confirm(
            title=say("Take it down?"),
            text=say("Its text is kept. If you lead, your press is the approval too."),
            yes=say("Take it down"),
            no=say("Not now"),
        ),
    )


def render_unwatched(scene: Scene, crisis: Crisis, subject: str) -> Card:
    """`subject` is the outlet."""
    outlet = OutletId(subject)
    say, line, title = scene.words.say, scene.words.line, scene.outlet(outlet)
    if outlet not in crisis.unwatched:
        return scene.card(
            say("%(outlet)s is watched again", outlet=title),
            say("%(outlet)s is watched again", outlet=title),
            paragraph(line("What came up there meanwhile is looked through as well.")),
        )
    return scene.card(
        say("%(outlet)s cannot be watched now", outlet=title),
        say("%(outlet)s cannot be watched now, in %(room)s", outlet=title, room=crisis.room_name),
        paragraph(
            line(
                "I cannot see what comes up there: %(reason)s. I keep trying, and say here when I"
                " can again.",
                reason=codes.not_published(scene.words, crisis.unwatched[outlet]),
            )
        ),
        None
        if crisis.over
        else paragraph(line("Next: somebody of you looks there every few minutes until then.")),
    )


def unanswered(scene: Scene, crisis: Crisis) -> Iterator[Line]:
    """For where we stand: posts that nobody has answered for yet."""
    for post in crisis.strangers.values():
        if not post.claimed_by and removal_of(crisis, post.id) is None:
            yield scene.words.line(
                "Say whose the post at %(outlet)s is: %(card)s.",
                outlet=scene.outlet(post.outlet),
                card=linked_card(scene, crisis, "rogue", post.id, scene.words.say("its card")),
            )
