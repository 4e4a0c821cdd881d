"""E-mail addresses as people write them: `jo@example.org`, or `Jo Doe <jo@example.org>`."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.utils import getaddresses
from pathlib import Path

_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?=.{4,253}$)[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+"
)
ADVICE = "must be an e-mail address, such as `jo@example.org` or `Jo Doe <jo@example.org>`"


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """Somebody to whom mail goes. Stays out of logs and of `repr`."""

    address: str
    name: str = ""

    def __repr__(self) -> str:
        return "Recipient(…)"

    @property
    def shown(self) -> str:
        """The name; the address where there is none."""
        return self.name or self.address


def parse_recipient(text: str) -> Recipient:
    """One address. Raises ValueError with what it must be, never with what it was."""
    found = getaddresses([text])
    name, address = found[0] if len(found) == 1 else ("", "")
    if not text.isprintable() or not _ADDRESS.fullmatch(address):
        raise ValueError(ADVICE)
    return Recipient(name=" ".join(name.split()), address=address)


def read_recipients(path: Path) -> tuple[Recipient, ...]:
    """One address a line; empty lines and those that begin with # are passed over. Raises
    ValueError, with the number of the line, or OSError."""
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    return distinct([_on_line(number, text) for number, text in _written(lines)])


def distinct(recipients: Sequence[Recipient]) -> tuple[Recipient, ...]:
    """Each address once, as first written; nobody gets a statement twice."""
    first: dict[str, Recipient] = {}
    for one in recipients:
        first.setdefault(one.address.casefold(), one)
    return tuple(first.values())


def _written(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(lines, start=1):
        text = line.strip()
        if text and not text.startswith("#"):
            yield number, text


def _on_line(number: int, text: str) -> Recipient:
    try:
        return parse_recipient(text)
    except ValueError as bad:
        raise ValueError(f"line {number} {bad}") from None
