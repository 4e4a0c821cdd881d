"""The statement templates of one playbook: `statements/<kind>.<language>.md.j2`."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.adapters.playbooks.document import list_folder, read_text
from bot.adapters.playbooks.problems import Problem, Severity, did_you_mean, shown
from bot.adapters.playbooks.templates import KNOWN_FACTS, BadTemplate, check_template, facts_of
from bot.domain.values import Kind

_NAME = re.compile(r"(?P<kind>[^.]+)\.(?P<language>[a-z]{2,3}(-[A-Z]{2})?)\.md\.j2")


@dataclass(frozen=True, kw_only=True)
class Statements:
    """Templates by kind and language, and what is wrong with them."""

    templates: Mapping[tuple[Kind, str], str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def in_language(self, languages: Iterable[str]) -> dict[Kind, str]:
        """For each kind the template in the first of these languages that has one."""
        wanted = tuple(languages)
        return {
            kind: found[0]
            for kind in Kind
            if (found := [self.templates[kind, lang] for lang in wanted if (kind, lang) in self])
        }

    def __contains__(self, key: object) -> bool:
        return key in self.templates


def read_statements(
    folder: Path, languages: Iterable[str], facts: Iterable[str] | None
) -> Statements:
    """All templates in the folder. `facts` are those the playbook declares; None leaves the
    names in templates unjudged."""
    templates: dict[tuple[Kind, str], str] = {}
    problems: list[Problem] = []
    for file in list_folder(folder):
        key = _key(file)
        text = read_text(file) if not isinstance(key, Problem) else key
        if isinstance(key, Problem) or isinstance(text, Problem):
            problems += [found for found in (key, text) if isinstance(found, Problem)]
            continue
        templates[key] = text
        problems += _wrong_with(file, text, facts)
    problems += _lacking(folder, languages, templates)
    return Statements(templates=templates, problems=tuple(problems))


def _key(file: Path) -> tuple[Kind, str] | Problem:
    match = _NAME.fullmatch(file.name)
    if match is None:
        message = "A template is named kind, language and `.md.j2`: holding.en.md.j2."
        return Problem(file=file, message=message)
    try:
        return Kind(match["kind"]), match["language"]
    except ValueError:
        advice = did_you_mean(match["kind"], (kind.value for kind in Kind))
        message = f"{shown(match['kind'])} is no kind of statement.{advice}"
        return Problem(file=file, message=message)


def _wrong_with(file: Path, text: str, facts: Iterable[str] | None) -> list[Problem]:
    if not text.strip():
        return [Problem(file=file, message="The template is empty. Write the statement.")]
    try:
        check_template(text)
        used = facts_of(text)
    except BadTemplate as error:
        return [Problem(file=file, line=error.line, column=1, message=f"{error}.")]
    if facts is None:
        return []
    known = KNOWN_FACTS.keys() | set(facts)
    return [_unknown_fact(file, text, name, known) for name in used if name not in known]


def _unknown_fact(file: Path, text: str, name: str, known: Iterable[str]) -> Problem:
    match = re.search(rf"{{[{{%][^}}]*?\b({re.escape(name)})\b", text)
    start = match.start(1) if match else 0
    return Problem(
        file=file,
        line=text.count("\n", 0, start) + 1,
        column=start - (text.rfind("\n", 0, start) + 1) + 1,
        message=f"There is no fact {shown(name)}.{did_you_mean(name, known)}"
        " Facts stand under `facts` in playbook.yaml, with their question.",
    )


def _lacking(
    folder: Path, languages: Iterable[str], templates: Mapping[tuple[Kind, str], str]
) -> list[Problem]:
    """The holding statement must be ready in the first language; in others it should."""
    return [
        Problem(
            file=folder / f"holding.{language}.md.j2",
            message="The template for the holding statement is missing. Write it now: on the night"
            " there is no time.",
            severity=Severity.WARNING if index else Severity.ERROR,
        )
        for index, language in enumerate(languages)
        if (Kind.HOLDING, language) not in templates
    ]
