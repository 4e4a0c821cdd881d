"""The inbox's replies as answers that go with an acknowledgement."""

from collections.abc import Mapping

from bot.adapters.slack.blocks import fit, render_card
from bot.adapters.slack.forms import MOST_BLOCKS, render_form
from bot.adapters.slack.payloads import Payload
from bot.adapters.slack.rich import Json, People, plain
from bot.presentation.card import Card, Form
from bot.presentation.inbox import Close, FieldErrors, Reply


def aside(card: Card, people: People) -> Json:
    """To a slash command: seen by whoever typed it."""
    return {"response_type": "ephemeral", **render_card(card, people)}


def after(reply: Reply, body: Payload, people: People) -> Json:
    """To a submitted form. A further form is laid upon it, and so has an identity of its own;
    a card takes its place, and closing that closes everything."""
    match reply:
        case Card():
            return {
                "response_action": "update",
                "view": {**_over(body, reply, people), "clear_on_close": True},
            }
        case Form():
            return {"response_action": "push", "view": render_form(reply, people)}
        case FieldErrors():
            return {"response_action": "errors", "errors": _placed(reply.errors, body["view"])}
        case Close():
            return {"response_action": "clear"}
        case _:
            return {}


def laid_over(card: Card, body: Payload, people: People) -> Json:
    """To a submitted form that went wrong: the card over it; what was typed stays beneath."""
    return {"response_action": "push", "view": _over(body, card, people)}


def _over(body: Payload, card: Card, people: People) -> Json:
    """A card as a modal, under the title of the form that was submitted."""
    view = body.get("view")
    form = view if isinstance(view, Mapping) else {}
    kept = {name: form[name] for name in ("title", "close") if form.get(name)}
    blocks = fit(card.blocks, people, MOST_BLOCKS)
    return {"type": "modal", "title": plain("…"), **kept, "blocks": blocks}


def _placed(errors: Mapping[str, str], view: Payload) -> dict[str, str]:
    """Each sentence under its input; one that has none there under the first."""
    inputs = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
    return {name if name in inputs else inputs[0]: words for name, words in errors.items()}
