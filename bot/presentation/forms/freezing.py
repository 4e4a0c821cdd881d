"""The form that gives a paused post a new time."""

from datetime import datetime

from bot.domain.freeze import Item
from bot.domain.state import Crisis
from bot.presentation.card import Exact, Form, TimeField
from bot.presentation.forms.statements import in_good_time
from bot.presentation.scene import Scene, paragraph


def new_time(scene: Scene, crisis: Crisis, item: Item, now: datetime) -> Form:
    """Begins with its own time where that is still to come."""
    say = scene.words.say
    own = item.post.due if item.in_good_time(now) else in_good_time(now)
    notice = scene.words.line(
        "It goes out by itself at %(outlet)s.", outlet=scene.outlet(item.outlet)
    )
    return Form(
        name="new_time",
        title=say("A new time"),
        submit=say("Put back"),
        cancel=say("Close"),
        notice=(paragraph(notice), Exact(text=item.post.text.strip() or "…")),
        fields=(
            TimeField(
                name="due",
                label=say("When it goes out"),
                hint=say("In your own time zone, at least five minutes from now."),
                initial=own,
            ),
        ),
        context={
            "crisis": str(crisis.id),
            "outlet": str(item.outlet),
            "reference": item.post.reference,
        },
    )
