"""What an Adaptive Card of version 1.5 may be made of, as far as Teams draws it."""

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

COMMON = {"type", "id", "spacing", "separator"}
INPUT = COMMON | {"label", "isRequired", "errorMessage", "value"}
ELEMENTS = {
    "TextBlock": COMMON | {"text", "wrap", "size", "weight", "isSubtle", "style"},
    "RichTextBlock": COMMON | {"inlines"},
    "Container": COMMON | {"items", "style"},
    "ColumnSet": COMMON | {"columns"},
    "FactSet": COMMON | {"facts"},
    "ActionSet": COMMON | {"actions"},
    "Input.Text": INPUT | {"isMultiline", "maxLength"},
    "Input.ChoiceSet": INPUT | {"choices", "choices.data", "isMultiSelect", "style", "wrap"},
    "Input.Date": INPUT,
    "Input.Time": INPUT,
}
ACTIONS = {
    "Action.Execute": {"type", "title", "verb", "data", "associatedInputs", "style"},
    "Action.ShowCard": {"type", "title", "card", "style"},
}
RUN = {"type", "text", "weight", "size", "isSubtle", "color", "selectAction"}
MOST_BYTES = 28_000
MOST_ACTIONS = 6


def check_card(card: Json) -> None:
    """Asserts that the card is one."""
    assert card["type"] == "AdaptiveCard"
    assert card["version"] == "1.5"
    assert card["msteams"]["width"] == "Full"
    ids = [one["id"] for one in elements(card) if "id" in one]
    assert len(ids) == len(set(ids))
    for element in elements(card):
        _check_element(element)
    _check_mentions(card)


def elements(card: Json) -> Iterator[Json]:
    """All elements, those within others too."""
    for element in card.get("body", ()):
        yield from _within(element)


def inlines(card: Json) -> Iterator[Json]:
    for element in elements(card):
        yield from element.get("inlines", ())


def actions(card: Json) -> Iterator[Json]:
    """Whatever can be pressed, a question's answer too."""
    for element in elements(card):
        for action in element.get("actions", ()):
            yield action
            yield from action.get("card", {}).get("actions", ())


def presses(card: Json) -> Iterator[Json]:
    return (action for action in actions(card) if action["type"] == "Action.Execute")


def _within(element: Json) -> Iterator[Json]:
    yield element
    for column in element.get("columns", ()):
        for inner in column["items"]:
            yield from _within(inner)
    for inner in element.get("items", ()):
        yield from _within(inner)
    for action in element.get("actions", ()):
        for inner in action.get("card", {}).get("body", ()):
            yield from _within(inner)


def _check_element(element: Json) -> None:
    assert set(element) <= ELEMENTS[element["type"]], element
    for run in element.get("inlines", ()):
        assert set(run) <= RUN
        assert run["text"]
    if element["type"] == "TextBlock":
        assert element["text"]
    for fact in element.get("facts", ()):
        assert set(fact) == {"title", "value"}
    if "actions" in element:
        assert 0 < len(element["actions"]) <= MOST_ACTIONS
        for action in element["actions"]:
            _check_action(action)
    for choice in element.get("choices", ()):
        assert set(choice) == {"title", "value"}
        assert choice["title"]


def _check_action(action: Json) -> None:
    assert set(action) <= ACTIONS[action["type"]]
    assert action["title"]
    assert action.get("style", "positive") in ("positive", "destructive")
    for inner in action.get("card", {}).get("actions", ()):
        _check_action(inner)


def _check_mentions(card: Json) -> None:
    """Teams refuses a card that mentions somebody in its entities and not in its text."""
    texts = [one.get("text", "") for one in elements(card)]
    texts += [fact["value"] for one in elements(card) for fact in one.get("facts", ())]
    tags = [entity["text"] for entity in card["msteams"]["entities"]]
    assert len(tags) == len(set(tags))
    for tag in tags:
        assert any(tag in text for text in texts)
