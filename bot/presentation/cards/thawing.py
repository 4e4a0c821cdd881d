"""The thaw in the room: what is to become of each paused post, and what became of all."""

from collections.abc import Iterator

from bot.domain.freeze import AWAITING, SETTLED, Fate, Item
from bot.domain.state import Crisis
from bot.presentation.card import Block, Button, Card, Confirm, Exact, Line, Rule, Style, Text, When
from bot.presentation.cards.freezing import excerpt, why
from bot.presentation.scene import Scene, bullets, paragraph, row
from bot.presentation.words import both, msg

PAGE = 8
"""So many paused posts stand on one card."""


def render_thaw(scene: Scene, crisis: Crisis, subject: str) -> Card:
    """`subject` is the number of the freeze, and after a stroke that of the page, from 0."""
    say = scene.words.say
    page = int(subject.partition("/")[2] or 0)
    items = crisis.freeze.undecided
    shown = items[page * PAGE : (page + 1) * PAGE]
    if crisis.freeze.active:
        line = scene.words.line("The freeze is on. Once it has ended, each paused post is listed.")
        return scene.card(say("Paused posts"), say("Paused posts"), paragraph(line))
    return scene.card(
        say("What is to become of the paused posts?") if items else say("Every post is decided on"),
        say("Paused posts wait for a decision in %(room)s", room=crisis.room_name),
        paragraph(_to_decide(scene, crisis)),
        *(block for item in shown for block in _item(scene, crisis, item)),
        *_counted_on_the_card(scene, crisis),
        _show_more(scene, crisis, page, len(items)),
    )


def _to_decide(scene: Scene, crisis: Crisis) -> Line:
    count = len(crisis.freeze.undecided)
    if not count:
        return ()
    waiting = scene.words.several(
        "One post waits for a decision.", "%(count)s posts wait for a decision.", count
    )
    lead = scene.person(crisis.lead) if crisis.lead else scene.words.say("the crisis lead")
    return (
        Text(text=waiting + " "),
        *scene.words.line(
            "Next: %(lead)s puts each one back, gives it a new time, or drops it. Nothing goes out"
            " before that.",
            lead=lead,
        ),
    )


def _item(scene: Scene, crisis: Crisis, item: Item) -> Iterator[Block]:
    in_time = crisis.freeze.as_of is not None and item.in_good_time(crisis.freeze.as_of)
    yield Rule()
    yield paragraph(
        scene.words.line(
            _standing(item, in_time=in_time),
            outlet=Text(text=scene.outlet(item.outlet), strong=True),
            when=When(at=item.post.due),
            then=When(at=item.due) if item.due else "",
            reason=why(scene, item.reason),
        )
    )
    yield Exact(text=excerpt(item))
    if item.fate is Fate.PAUSED:
        yield _decide(scene, crisis, item, in_time=in_time)


def _standing(item: Item, *, in_time: bool) -> str:
    if item.fate is Fate.RESUMING:
        return msg("%(outlet)s: is being put back for %(then)s.")
    if item.fate is Fate.DROPPING:
        return msg("%(outlet)s: is being dropped.")
    if item.reason:
        return msg("%(outlet)s, was due %(when)s. It did not work: %(reason)s. Decide again.")
    if not in_time:
        return msg("%(outlet)s, was due %(when)s. Overdue: it needs a new time, or is dropped.")
    return msg("%(outlet)s, due %(when)s.")


def _decide(scene: Scene, crisis: Crisis, item: Item, *, in_time: bool) -> Block:
    say = scene.words.say
    value = {
        "crisis": str(crisis.id),
        "outlet": str(item.outlet),
        "reference": item.post.reference,
    }
    put_back = Button(action="put_back", label=say("Put back"), value=value)
    drop = Button(
        action="drop_post",
        label=say("Drop"),
        value=value,
        style=Style.DANGER,
        confirm=Confirm(
            title=say("Drop this post?"),
            text=say("It never goes out. Its words stay on the timeline."),
            yes=say("Drop"),
            no=say("Go back"),
        ),
    )
    new_time = Button(action="new_time", label=say("New time…"), value=value)
    return row(put_back if in_time else None, new_time, drop)


def _counted_on_the_card(scene: Scene, crisis: Crisis) -> Iterator[Block]:
    lines = list(counted(scene, crisis))
    if lines:
        yield Rule()
        yield bullets(lines)


def _show_more(scene: Scene, crisis: Crisis, page: int, count: int) -> Block | None:
    if count <= (page + 1) * PAGE:
        return None
    value = {"crisis": str(crisis.id), "page": str(page + 1)}
    return row(Button(action="show_paused", label=scene.words.say("Show more"), value=value))


# What the post-mortem counts

PAUSED = both("One scheduled post was paused", "%(count)s scheduled posts were paused")
SLIPPED = both(
    "One scheduled post went out before it could be paused",
    "%(count)s scheduled posts went out before they could be paused",
)
REFUSED = both(
    "One scheduled post could not be paused", "%(count)s scheduled posts could not be paused"
)
RESUMED = both("One post was put back", "%(count)s posts were put back")
DROPPED = both("One post was dropped", "%(count)s posts were dropped")
ELSEWHERE = both(
    "One post was decided on in another crisis", "%(count)s posts were decided on in another crisis"
)
PENDING = both("One post is still being paused", "%(count)s posts are still being paused")


def counted(scene: Scene, crisis: Crisis) -> Iterator[Line]:
    """How many posts came to what."""
    for (one, many), fates in (
        (PAUSED, AWAITING | SETTLED),
        (SLIPPED, {Fate.SLIPPED}),
        (REFUSED, {Fate.NOT_PAUSED}),
        (RESUMED, {Fate.RESUMED}),
        (DROPPED, {Fate.DROPPED}),
        (ELSEWHERE, {Fate.ELSEWHERE}),
        (PENDING, {Fate.SEEN}),
    ):
        if count := sum(item.fate in fates for item in _items(crisis)):
            yield (Text(text=scene.words.several(one, many, count)),)


def open_points(scene: Scene, crisis: Crisis) -> Iterator[Line]:
    """What somebody must still see to."""
    for item in crisis.freeze.undecided:
        yield scene.words.line(
            "A post that was due %(when)s at %(outlet)s is still paused: decide with /crisis thaw.",
            when=When(at=item.post.due),
            outlet=scene.outlet(item.outlet),
        )


def _items(crisis: Crisis) -> Iterator[Item]:
    for account in crisis.freeze.accounts.values():
        yield from account.items.values()
