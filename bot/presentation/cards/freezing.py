"""The freeze in the room: what is paused and what needs a person, what was scheduled all the
same; and the notice to those who schedule."""

from collections.abc import Iterable, Iterator

from bot.domain.freeze import Account, Fate, Item, Stage
from bot.domain.state import Crisis
from bot.domain.values import OutletId
from bot.presentation import codes
from bot.presentation.card import (
    Block,
    Button,
    Card,
    Confirm,
    Exact,
    Line,
    Place,
    Style,
    Text,
    When,
)
from bot.presentation.scene import Scene, bullets, paragraph, row
from bot.presentation.words import Filling, msg

MOST_TROUBLES = 5
LONGEST_EXCERPT = 500

REASONS = {
    "still_there": msg("it comes back into the queue each time"),
    "too_near": msg("the time was too near by then"),
    "too_soon": msg("the server would have published it at once"),
    "still_scheduled": msg("the server still has it in the queue"),
    "published_at_once": msg("the server published it at once, and I took it down again"),
    "not_saved": msg("what was saved of it cannot be read any more"),
    "freeze_on": msg("a freeze had begun again"),
    "in_the_past": msg("the time had passed"),
    "unclear": msg("the answer was lost; look there whether it is in the queue or out"),
}


def why(scene: Scene, reason: str) -> str:
    """Why something could not be done at a queue."""
    if reason in REASONS:
        return scene.words.say(REASONS[reason])
    return codes.not_published(scene.words, reason)


# The freeze


def render_freeze(scene: Scene, crisis: Crisis, subject: str) -> Card:
    """`subject` counts the freezes of this crisis."""
    say = scene.words.say
    summary = say("Scheduled posts in %(room)s", room=crisis.room_name)
    if crisis.drill:
        return scene.card(say("Freeze of scheduled posts"), summary, *_rehearsed(scene, crisis))
    if subject != str(crisis.freeze.round):
        line = scene.words.line("Another freeze has begun since. Look at its card.")
        return scene.card(say("The freeze has ended"), summary, paragraph(line))
    return scene.card(
        _heading(scene, crisis),
        summary,
        bullets(_account(scene, o, a) for o, a in crisis.freeze.accounts.items()),
        *_slipped(scene, crisis),
        *_tasks(scene, crisis),
        paragraph(_next(scene, crisis)),
        _buttons(scene, crisis),
    )


def _rehearsed(scene: Scene, crisis: Crisis) -> Iterator[Block]:
    line, notice = scene.words.line, crisis.playbook.freeze_notice
    yield paragraph(
        line(
            "DRILL: would have paused everything that is scheduled at %(outlets)s.",
            outlets=scene.outlets(crisis.freeze.accounts),
        )
    )
    if notice:
        places = scene.words.listed([Place(room=channel) for channel in notice.channels])
        yield paragraph(
            line("DRILL: would have asked %(places)s to schedule nothing new.", places=places)
        )
    yield paragraph(line("Nothing was touched, and nobody outside this room was told."), small=True)


def _heading(scene: Scene, crisis: Crisis) -> str:
    say, accounts = scene.words.say, crisis.freeze.accounts.values()
    if not crisis.freeze.active:
        return say("The freeze has ended")
    if any(account.troubled for account in accounts):
        return say("Freeze of scheduled posts: please help")
    if all(account.stage is Stage.FROZEN for account in accounts):
        return say("Scheduled posts are frozen")
    return say("Scheduled posts are being paused")


def _account(scene: Scene, outlet: OutletId, account: Account) -> Line:
    facts: dict[str, Filling] = {
        "outlet": Text(text=scene.outlet(outlet), strong=True),
        "paused": len(account.paused),
        "of": len(account.found),
    }
    return scene.words.line(_progress(account), **facts)


def _progress(account: Account) -> str:
    match account.stage:
        case Stage.READING:
            return msg("%(outlet)s: I am reading what is scheduled.")
        case Stage.UNABLE:
            return msg("%(outlet)s: nothing can be paused by me.")
        case Stage.PAUSING:
            return msg("%(outlet)s: %(paused)s of %(of)s paused so far.")
        case Stage.CHECKING:
            return msg("%(outlet)s: %(paused)s of %(of)s paused. I look once more.")
        case Stage.FROZEN if not account.found:
            return msg("%(outlet)s: nothing was scheduled.")
        case Stage.FROZEN:
            return msg("%(outlet)s: %(paused)s of %(of)s paused, and read back.")


def _slipped(scene: Scene, crisis: Crisis) -> Iterator[Block]:
    gone = [i for a in crisis.freeze.accounts.values() for i in a.with_fate(Fate.SLIPPED)]
    for item in gone[:MOST_TROUBLES]:
        yield paragraph(
            scene.words.line(
                "🔴 Went out before I could stop it, at %(outlet)s, due %(when)s:",
                outlet=scene.outlet(item.outlet),
                when=When(at=item.post.due),
            )
        )
        yield Exact(text=excerpt(item))
    yield from _more(scene, gone)


def _tasks(scene: Scene, crisis: Crisis) -> Iterator[Block]:
    """What a person must do by hand."""
    for outlet, account in crisis.freeze.accounts.items():
        if account.stage is Stage.UNABLE:
            yield paragraph(_unable(scene, outlet, account))
        refused = account.with_fate(Fate.NOT_PAUSED)
        for item in refused[:MOST_TROUBLES]:
            yield paragraph(
                scene.words.line(
                    "🔴 To do: %(outlet)s refused to pause this, due %(when)s (%(reason)s). Take it"
                    " out of the queue there by hand.",
                    outlet=scene.outlet(outlet),
                    when=When(at=item.post.due),
                    reason=why(scene, item.reason),
                )
            )
            yield Exact(text=excerpt(item))
        yield from _more(scene, refused)


def _unable(scene: Scene, outlet: OutletId, account: Account) -> Line:
    if account.reason == "only_pretends":
        return scene.words.line(
            "🔴 To do: %(outlet)s cannot be paused, because its server only pretends to schedule."
            " Look there by hand what may still go out.",
            outlet=scene.outlet(outlet),
        )
    return scene.words.line(
        "🔴 To do: at %(outlet)s I could not pause anything (%(reason)s). Stop by hand there what"
        " is scheduled, then press Try again.",
        outlet=scene.outlet(outlet),
        reason=why(scene, account.reason),
    )


def _more(scene: Scene, items: Iterable[Item]) -> Iterator[Block]:
    left = len(list(items)) - MOST_TROUBLES
    if left > 0:
        words = scene.words.several("And one more.", "And %(count)s more.", left)
        yield paragraph((Text(text=words),))


def _next(scene: Scene, crisis: Crisis) -> Line:
    if not crisis.freeze.active:
        return scene.words.line("Nothing that was paused goes out by itself.")
    return scene.words.line(
        "Nothing that is paused goes out by itself. I look every minute whether something new is"
        " scheduled. The crisis lead ends the freeze, and then decides post by post."
    )


def _buttons(scene: Scene, crisis: Crisis) -> Block | None:
    if not crisis.freeze.active:
        return None
    say, value = scene.words.say, {"crisis": str(crisis.id)}
    troubled = any(account.troubled for account in crisis.freeze.accounts.values())
    again = Button(action="freeze", label=say("Try again"), value=value, style=Style.PRIMARY)
    thaw = Button(
        action="end_freeze",
        label=say("End the freeze"),
        value=value,
        confirm=Confirm(
            title=say("End the freeze?"),
            text=say("New posts can be scheduled again. Those paused wait for you, one by one."),
            yes=say("End the freeze"),
            no=say("Go back"),
        ),
    )
    return row(again if troubled else None, thaw)


# What was scheduled all the same


def render_caught(scene: Scene, crisis: Crisis, subject: str) -> Card:
    """`subject` is the account and the reference the post has there."""
    say = scene.words.say
    outlet, _, reference = subject.partition("/")
    item = crisis.freeze.item(OutletId(outlet), reference)
    return scene.card(
        say("Somebody scheduled a post during the freeze"),
        say("Somebody scheduled a post during the freeze, in %(room)s", room=crisis.room_name),
        paragraph(
            scene.words.line(
                _caught(item),
                outlet=scene.outlet(item.outlet),
                when=When(at=item.post.due),
                reason=why(scene, item.reason),
            )
        ),
        Exact(text=excerpt(item)),
        paragraph(
            scene.words.line(
                "Next: find out who schedules there, and tell them that nothing new goes out."
            )
        ),
    )


def _caught(item: Item) -> str:
    match item.fate:
        case Fate.SEEN:
            return msg("At %(outlet)s, for %(when)s. I am pausing it.")
        case Fate.SLIPPED:
            return msg("🔴 At %(outlet)s, for %(when)s. It went out before I could stop it.")
        case Fate.NOT_PAUSED:
            return msg(
                "🔴 At %(outlet)s, for %(when)s. I could not pause it (%(reason)s). Take it out of"
                " the queue there by hand."
            )
        case _:
            return msg("At %(outlet)s, for %(when)s. It is paused.")


# The notice to those who schedule


def render_notice(scene: Scene, crisis: Crisis, subject: str) -> Card:
    """The playbook's words alone: no word on the crisis."""
    say, notice = scene.words.say, crisis.playbook.freeze_notice
    if crisis.freeze.active and subject == str(crisis.freeze.round):
        heading = say("Please schedule nothing new")
        usual = say("Please schedule no posts on our accounts until this notice says so.")
        words = notice.text if notice and notice.text else usual
    else:
        heading = say("You can schedule posts again")
        words = say("What was paused is looked at post by post, and does not come back by itself.")
    return scene.card(heading, heading, paragraph((Text(text=words),)))


def excerpt(item: Item) -> str:
    """Long posts are cut for the card; the whole is on the timeline."""
    text = item.post.text.strip() or "…"
    return text if len(text) <= LONGEST_EXCERPT else text[:LONGEST_EXCERPT].rstrip() + " …"
