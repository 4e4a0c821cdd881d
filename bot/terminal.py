"""What commands say on a terminal: tables for eyes, plain lines for pipes, troubles in words."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

WRONG_USE = 2
NO = 1


class Trouble(click.ClickException):
    """Wrong use or settings: what happened, what it means and what to do, for people."""

    exit_code = WRONG_USE


class Negative(Trouble):
    """The answer is no."""

    exit_code = NO


def printable(text: str) -> str:
    """On one line, without anything that could steer a terminal."""
    return "".join(char if char.isprintable() else "�" for char in " ".join(text.split()))


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table on a terminal; elsewhere a line per row with tabs between."""
    cells = [[printable(cell) for cell in row] for row in rows]
    if not sys.stdout.isatty():
        for row in [list(heads), *cells]:
            click.echo("\t".join(row))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for head in heads:
        drawn.add_column(head, overflow="fold")
    for row in cells:
        drawn.add_row(*(Text(cell) for cell in row))
    Console().print(drawn)


def write_new(path: Path, content: bytes) -> None:
    """Write a file that its owner alone can read. Raises Trouble, never overwrites."""
    with naming(path), open(path, "xb", opener=_for_the_owner_alone) as file:
        file.write(content)


def _for_the_owner_alone(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Raises what goes wrong with making this file as Trouble."""
    try:
        yield
    except FileExistsError:
        raise Trouble(f"{path} exists, and nothing is overwritten. Name another file.") from None
    except FileNotFoundError:
        raise Trouble(f"There is no folder {path.absolute().parent}. Make it first.") from None
    except OSError as error:
        raise Trouble(f"{path} cannot be written: {error.strerror or error}.") from None
