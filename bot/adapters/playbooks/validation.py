"""Data against a model; what does not fit, in people's words and at its place in the file."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Generic, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.adapters.playbooks.document import Document, Place, Step
from bot.adapters.playbooks.problems import Problem, did_you_mean, shown

Model = TypeVar("Model", bound=BaseModel)

_SECRET_NAMES = ("secret", "token", "password", "passwd", "api_key", "apikey", "key", "credentials")
_SHAPES = {
    "string_type": "must be text",
    "list_type": "must be a list, such as [one, two], or one `- ` a line",
    "dict_type": "must be a block of keys with values",
    "model_type": "must be a block of keys with values",
    "model_attributes_type": "must be a block of keys with values",
    "int_parsing": "must be a whole number",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "int_parsing_size": "must be a smaller number",
    "string_too_short": "must not be empty",
    "too_short": "must not be empty",
}


_STANDINS: dict[str, Any] = {
    "title": "?",
    "when": "?",
    "duties": ["?"],
    "say": ["?"],
    "dont_say": ["?"],
    "outlets": ["?"],
}
_MOST_REPAIRS = 8


@dataclass(frozen=True, kw_only=True)
class Fit(Generic[Model]):
    """The document as the model; or `problems`, at `places`, and what could be `salvaged`: the
    model without what was wrong, good for finding more mistakes and for nothing else."""

    value: Model | None = None
    salvaged: Model | None = None
    problems: tuple[Problem, ...] = ()
    places: tuple[Place, ...] = ()


def validate(model: type[Model], document: Document) -> Fit[Model]:
    """The document as the model, or every reason why it is none."""
    try:
        value = model.model_validate(document.data)
    except ValidationError as failed:
        wrong = _without_echoes(failed.errors())
        return Fit(
            salvaged=_salvage(model, deepcopy(document.data)),
            problems=tuple(_problem(model, document, error) for error in wrong),
            places=tuple(_place(document, error) for error in wrong),
        )
    return Fit(value=value, salvaged=value)


def _without_echoes(wrong: list[ErrorDetails]) -> list[ErrorDetails]:
    """A misspelt key is one mistake, not also a missing one."""
    unknown = [error["loc"] for error in wrong if error["type"] == "extra_forbidden"]

    def is_echo(error: ErrorDetails) -> bool:
        if error["type"] != "missing":
            return False
        parent, name = error["loc"][:-1], str(error["loc"][-1])
        siblings = [str(loc[-1]) for loc in unknown if loc[:-1] == parent]
        return any(get_close_matches(word[:60], [name]) for word in siblings)

    return [error for error in wrong if not is_echo(error)]


def _salvage(model: type[Model], data: Any) -> Model | None:
    for _ in range(_MOST_REPAIRS):
        try:
            return model.model_validate(data)
        except ValidationError as failed:
            for error in failed.errors():
                _repair(data, error)
    return None


def _repair(data: Any, error: ErrorDetails) -> None:
    """Take out what is wrong, the nearest thing around it where it is not in the data."""
    loc = error["loc"]
    parent, last = None, None
    for step in loc:
        inside = isinstance(data, dict) and step in data
        if inside or (isinstance(data, list) and isinstance(step, int) and step < len(data)):
            parent, last, data = data, step, data[step]
    if error["type"] == "missing" and loc[-1] in _STANDINS:
        data[loc[-1]] = _STANDINS[str(loc[-1])]
    elif parent is not None:
        del parent[last]


def _problem(model: type[BaseModel], document: Document, error: ErrorDetails) -> Problem:
    place = _place(document, error)
    missing = error["type"] == "missing"
    name = str(error["loc"][-1]) if missing and error["loc"] else _name(place)
    unknown = error["type"] == "extra_forbidden"
    whole = error["type"] == "value_error" and isinstance(error["input"], dict)
    message = _message(model, error, name)
    at_key = unknown or missing or whole or "[key]" in error["loc"]
    return document.problem(place, message, at_key=at_key)


def _message(model: type[BaseModel], error: ErrorDetails, name: str) -> str:
    context: dict[str, Any] = error.get("ctx", {})
    match error["type"]:
        case "missing":
            hint = _description(model, error["loc"])
            return f"`{name}` is missing. Add it.{hint}"
        case "extra_forbidden":
            return _unknown_key(model, error["loc"], name)
        case "value_error":
            return f"`{name}` {context['error']}."
        case "union_tag_not_found":
            return f"`{name}` needs a `type`: webhook or announcement."
        case "union_tag_invalid":
            known = str(context["expected_tags"]).replace("'", "").split(", ")
            tag = str(context["tag"])
            return f"{shown(tag)} is no type of outlet.{did_you_mean(tag, known)}"
        case "enum" | "literal_error":
            expected = str(context["expected"]).replace("'", "").replace(" or ", ", ").split(", ")
            word = str(error["input"])
            return f"{shown(word)} does not stand here.{did_you_mean(word, expected)}"
        case "string_too_long":
            return f"`{name}` must be at most {context['max_length']} characters long."
        case "greater_than" | "greater_than_equal" | "less_than_equal":
            return f"`{name}` must be a whole number {_bound(context)}."
    if error["input"] is None:
        return f"`{name}` is empty. Fill it in, or remove the line."
    return f"`{name}` {_SHAPES.get(error['type'], 'is not right here')}."


def _bound(context: dict[str, Any]) -> str:
    words = {"gt": "above", "ge": "of at least", "le": "of at most"}
    return " ".join(f"{words[key]} {limit}" for key, limit in context.items() if key in words)


def _unknown_key(model: type[BaseModel], place: tuple[Step, ...], name: str) -> str:
    known = {field for found in _models_at(model, place[:-1]) for field in found.model_fields}
    if name.lower() in _SECRET_NAMES and "secret_env" in known:
        return (
            f"`{name}` must not stand in this file: put the secret into the environment, and name"
            " the variable here as `secret_env`."
        )
    return f"`{shown(name)[1:-1]}` is not known here.{did_you_mean(name, known)}"


def _description(model: type[BaseModel], place: tuple[Step, ...]) -> str:
    for found in _models_at(model, place[:-1]):
        field = found.model_fields.get(str(place[-1]))
        if field and field.description:
            return f" {field.description}"
    return ""


def _models_at(model: type[BaseModel], place: tuple[Step, ...]) -> tuple[type[BaseModel], ...]:
    """The models of what stands at this place; several where it has several types."""
    models: tuple[type[BaseModel], ...] = (model,)
    for step in place:
        fields = [one.model_fields[str(step)] for one in models if str(step) in one.model_fields]
        tagged = [one for one in models if step in _tags(one)]
        if tagged:
            models = tuple(tagged)
        elif fields:
            models = tuple(found for field in fields for found in _models_in(field.annotation))
    return models


def _tags(model: type[BaseModel]) -> tuple[Any, ...]:
    field = model.model_fields.get("type")
    return get_args(field.annotation) if field else ()


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)


def _place(document: Document, error: ErrorDetails) -> Place:
    """Where the error stands: the steps that the file has, without the tags of types."""
    place: Place = ()
    for step in error["loc"]:
        if (*place, step) in document.keys or (*place, step) in document.values:
            place = (*place, step)
    tag = (*place, "type")
    return tag if error["type"] == "union_tag_invalid" and tag in document.values else place


def _name(place: Place) -> str:
    """The nearest name: a list's item goes by the name of its list."""
    names = [step for step in place if isinstance(step, str)]
    return names[-1] if names else "the file"
