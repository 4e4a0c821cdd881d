"""Statement templates: plain text with `{{ facts }}`, and `{% if fact %}` around a sentence.

Facts that people type are data: they are put in once and never read as a template.
"""

from collections.abc import Iterator, Mapping

from jinja2 import StrictUndefined, TemplateError, nodes
from jinja2.sandbox import SandboxedEnvironment

from bot.domain.wording import gap

KNOWN_FACTS = {
    "organisation": "The organisation's name",
    "spokesperson": "Who speaks",
    "next_update": "When the next update comes, with time zone",
}
"""Facts the bot may fill in by itself, with what to ask where it cannot."""

_FILTERS = {"capitalize", "lower", "title", "trim", "upper"}
_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.If,
    nodes.Filter,
    nodes.Const,
    nodes.Not,
    nodes.And,
    nodes.Or,
)
_ENVIRONMENT = SandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
_ENVIRONMENT.globals.clear()


class BadTemplate(Exception):
    """The template cannot be used; `line` counts from 1."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


class MissingFacts(Exception):
    """Facts without which the template says nothing; `names` are theirs."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(", ".join(names))
        self.names = names


def check_template(text: str) -> None:
    """Raises BadTemplate for anything beyond facts, `if`, and a few filters."""
    for node in _walk(_parse(text)):
        if not isinstance(node, _ALLOWED) or (
            isinstance(node, nodes.Filter) and node.name not in _FILTERS
        ):
            raise BadTemplate(
                "Only `{{ fact }}` and `{% if fact %} … {% endif %}` may stand in a template",
                node.lineno,
            )


def facts_of(text: str) -> tuple[str, ...]:
    """The facts a template names, in the order of the alphabet. Raises BadTemplate."""
    return tuple(sorted({name.name for name in _parse(text).find_all(nodes.Name)}))


def required_facts(text: str) -> tuple[str, ...]:
    """The facts it cannot do without: all but those it asks about with `if`."""
    tested = {
        name.name
        for branch in _parse(text).find_all(nodes.If)
        for name in ([branch.test] if isinstance(branch.test, nodes.Name) else [])
    }
    return tuple(name for name in facts_of(text) if name not in tested)


def render_template(text: str, facts: Mapping[str, str]) -> str:
    """The text with the facts in it. Raises MissingFacts, where a required one is not given or
    blank, or BadTemplate."""
    check_template(text)
    lacking = tuple(name for name in required_facts(text) if not facts.get(name, "").strip())
    if lacking:
        raise MissingFacts(lacking)
    return _render(text, dict.fromkeys(facts_of(text), "") | dict(facts))


def render_with_gaps(
    text: str, facts: Mapping[str, str], questions: Mapping[str, str] | None = None
) -> str:
    """The text to begin a draft with: a fact not known is a gap, `[[ its question ]]`."""
    check_template(text)
    asked = KNOWN_FACTS | dict(questions or {})
    gaps = {name: gap(asked.get(name, name)) for name in required_facts(text)}
    given = {name: value for name, value in facts.items() if value.strip()}
    return _render(text, dict.fromkeys(facts_of(text), "") | gaps | given)


def _render(text: str, facts: Mapping[str, str]) -> str:
    try:
        return _ENVIRONMENT.from_string(text).render(facts).strip()
    except (TemplateError, RecursionError) as error:
        raise BadTemplate(str(error), 1) from error


def _parse(text: str) -> nodes.Template:
    try:
        return _ENVIRONMENT.parse(text)
    except TemplateError as error:
        raise BadTemplate(f"{error.message}", getattr(error, "lineno", 1) or 1) from error
    except RecursionError:
        raise BadTemplate("It is nested too deeply", 1) from None


def _walk(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    for child in node.iter_child_nodes():
        yield from _walk(child)
