"""A YAML file as plain data that remembers where everything stands.

Every scalar is read as the text that stands in the file, so that `yes`, `12:30` or `007` mean
what a reader sees; the models turn numbers into numbers.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, StringMark, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from bot.adapters.playbooks.problems import Problem, Severity, looks_secret

Data: TypeAlias = "str | list[Data] | dict[str, Data] | None"
Step: TypeAlias = "str | int"
Place: TypeAlias = "tuple[Step, ...]"

LARGEST_FILE_BYTES = 256 * 1024
_MOST_VALUES = 20_000
_DEEPEST = 20
_MERGE = "tag:yaml.org,2002:merge"
_NULL = "tag:yaml.org,2002:null"


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A place in a file, both counted from 1."""

    line: int
    column: int


@dataclass(frozen=True, kw_only=True)
class Document:
    """One file's data; `keys` and `values` say where each place in it stands."""

    file: Path
    data: Data
    keys: Mapping[Place, Mark] = field(default_factory=dict)
    values: Mapping[Place, Mark] = field(default_factory=dict)

    def problem(
        self,
        place: Place,
        message: str,
        *,
        at_key: bool = False,
        severity: Severity = Severity.ERROR,
    ) -> Problem:
        """A problem at this place, or at the nearest thing around it that stands in the file."""
        mark = self._mark(place, at_key)
        return Problem(
            file=self.file, line=mark.line, column=mark.column, message=message, severity=severity
        )

    def _mark(self, place: Place, at_key: bool) -> Mark:
        if not at_key and place in self.values:
            return self.values[place]
        while place and place not in self.keys and place not in self.values:
            place = place[:-1]
        return self.keys.get(place) or self.values.get(place) or Mark(line=1, column=1)

    def mapping(self, *place: Step) -> dict[str, Data]:
        """The keys and values at this place; empty where there is anything else."""
        found = self.get(*place)
        return found if isinstance(found, dict) else {}

    def get(self, *place: Step) -> Data:
        """What stands at this place, or None."""
        found: Data = self.data
        for step in place:
            if isinstance(found, dict) and isinstance(step, str):
                found = found.get(step)
            elif isinstance(found, list) and isinstance(step, int) and step < len(found):
                found = found[step]
            else:
                return None
        return found

    def texts(self, *place: Step) -> Iterator[tuple[Place, str]]:
        """Each text that stands at this place: itself, or the items of its list."""
        found = self.get(*place)
        if isinstance(found, str):
            yield place, found
        elif isinstance(found, list):
            yield from (
                ((*place, index), item) for index, item in enumerate(found) if isinstance(item, str)
            )


def read_text(file: Path) -> str | Problem:
    """The file's text, or why it cannot be read."""
    try:
        if file.exists() and not file.is_file():
            return Problem(file=file, message="This is no file. Put a file in its place.")
        with file.open("rb") as stream:
            content = stream.read(LARGEST_FILE_BYTES + 1)
    except FileNotFoundError:
        return Problem(file=file, message="There is no such file. Create it.")
    except OSError as error:
        return Problem(file=file, message=f"It cannot be read: {error.strerror}.")
    if len(content) > LARGEST_FILE_BYTES:
        limit = LARGEST_FILE_BYTES // 1024
        return Problem(file=file, message=f"It is larger than {limit} KB. Is it the right file?")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        return Problem(
            file=file,
            line=before.count(b"\n") + 1,
            column=error.start - (before.rfind(b"\n") + 1) + 1,
            message="This is not UTF-8. Save the file with the encoding UTF-8.",
        )


def list_folder(folder: Path) -> list[Path]:
    """What is in the folder, by name, hidden and editors' files left out; nothing where it
    cannot be read."""
    try:
        found = sorted(folder.iterdir())
    except OSError:
        return []
    return [one for one in found if not one.name.startswith(".") and not one.name.endswith("~")]


def read_document(file: Path) -> tuple[Document | None, list[Problem]]:
    """The file as data, with what is wrong with it as YAML; None where it cannot be read."""
    text = read_text(file)
    if isinstance(text, Problem):
        return None, [text]
    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except YAMLError as error:
        return None, [_yaml_problem(file, text, error)]
    except RecursionError:
        return None, [Problem(file=file, message="It is nested too deeply. Make it flatter.")]
    if node is None or (isinstance(node, ScalarNode) and not node.value):
        return None, [Problem(file=file, message="The file is empty. `crisis playbook new` helps.")]
    if not isinstance(node, MappingNode):
        message = "The file must consist of keys with values, such as `title: …`."
        return None, [Problem(file=file, line=1, column=1, message=message)]
    reader = _Reader(file)
    data = reader.read(node, ())
    document = Document(file=file, data=data, keys=reader.keys, values=reader.values)
    return (None if reader.gave_up else document), reader.problems


def _yaml_problem(file: Path, text: str, error: YAMLError) -> Problem:
    if isinstance(error, MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        said = f"{error.problem or error.context or 'it cannot be read'}"
        if "'\\t'" in said:
            said = "a tab stands where spaces belong; indent with spaces only"
        elif "another document" in said:
            said = "a second document begins here; remove the line `---`"
        elif "<block end>" in said or "mapping values" in said:
            said += ". A text with quotes, or with `: ` in it, stands in quotes as a whole"
        return Problem(
            file=file, line=line, column=column, message=f"This is not valid YAML: {said}."
        )
    if isinstance(error, ReaderError):
        message = "A control character that YAML does not allow stands here. Remove it."
        before = text[: error.position]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        return Problem(file=file, line=line, column=column, message=message)
    return Problem(file=file, message="This is not valid YAML.")


class _Reader:
    """Turns a graph of nodes into data, and notes where everything stood."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.keys: dict[Place, Mark] = {}
        self.values: dict[Place, Mark] = {}
        self.problems: list[Problem] = []
        self.gave_up = False
        self._count = 0

    def read(self, node: Node, place: Place) -> Data:
        self._count += 1
        if self._count > _MOST_VALUES or len(place) > _DEEPEST:
            self._give_up(node)
        if self.gave_up:
            return None
        if node.end_mark.index > node.start_mark.index:
            self.values[place] = _mark(node.start_mark)
        if node.tag is not None and not str(node.tag).startswith("tag:yaml.org,2002:"):
            self._complain(node, "Tags such as `!this` mean nothing here. Remove it.")
        if isinstance(node, MappingNode):
            return self._mapping(node, place)
        if isinstance(node, SequenceNode):
            return [self.read(item, (*place, index)) for index, item in enumerate(node.value)]
        return self._scalar(node, place)

    def _scalar(self, node: Node, place: Place) -> str | None:
        if str(node.tag) == _NULL:
            return None
        text = str(node.value)
        if looks_secret(text):
            name = f"`{place[-1]}`" if place else "This"
            self._complain(
                node,
                f"{name} looks like a secret. Secrets never stand in these files: put it into the"
                " environment, and name the variable here as `secret_env` (for an address that is"
                " itself a secret, `url_env`). Then have it replaced: it has been in a file.",
            )
        return text

    def _mapping(self, node: MappingNode, place: Place) -> dict[str, Data]:
        data: dict[str, Data] = {}
        merged: dict[str, Data] = {}
        for key, value in node.value:
            if str(key.tag) == _MERGE:
                merged |= self._merged(value, place)
                continue
            if not isinstance(key, ScalarNode) or str(key.tag) == _NULL:
                self._complain(key, "A key must be a plain word.")
                continue
            name = str(key.value)
            if name in data:
                first = self.keys[(*place, name)].line
                self._complain(key, f"`{name}` is here twice, first in line {first}. Keep one.")
                continue
            self.keys[(*place, name)] = _mark(key.start_mark)
            data[name] = self.read(value, (*place, name))
        return merged | data

    def _merged(self, node: Node, place: Place) -> dict[str, Data]:
        if not isinstance(node, MappingNode):
            self._complain(node, "`<<` takes one block of keys, such as `*name`.")
            return {}
        return self._mapping(node, place)

    def _give_up(self, node: Node) -> None:
        if not self.gave_up:
            self._complain(node, "The file has too many values, or is nested too deeply.")
        self.gave_up = True

    def _complain(self, node: Node, message: str) -> None:
        mark = _mark(node.start_mark)
        self.problems.append(
            Problem(file=self.file, line=mark.line, column=mark.column, message=message)
        )


def _mark(mark: StringMark) -> Mark:
    return Mark(line=mark.line + 1, column=mark.column + 1)
