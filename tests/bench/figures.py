"""A row of the table: what was asked, what was measured, and whether that is enough."""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median


@dataclass(frozen=True, kw_only=True)
class Row:
    """One bar and the figure that was measured against it. `notes` are printed beneath."""

    name: str
    bar: str
    figure: str
    met: bool
    notes: Sequence[str] = field(default=())

    @property
    def verdict(self) -> str:
        return "met" if self.met else "missed"


def show(rows: Sequence[Row]) -> int:
    """Print the table; the exit code: 1 if any bar was missed."""
    print(f"\nload average {load()} on {os.cpu_count()} cores\n")
    cells = [("", "bar", "figure", ""), *((r.name, r.bar, r.figure, r.verdict) for r in rows)]
    widths = [max(len(line[place]) for line in cells) for place in range(4)]
    for line, row in zip(cells, [None, *rows], strict=True):
        print("  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)))
        for note in row.notes if row else ():
            print(f"    {note}")
    sys.stdout.flush()
    return 0 if all(row.met for row in rows) else 1


def load() -> str:
    """How busy the machine was in the last 1 and 5 minutes: a busy one makes figures worse."""
    one, five, _ = os.getloadavg()
    return f"{one:.2f} (5 min: {five:.2f})"


def spread(values: Sequence[float], unit: str = "s", digits: int = 3) -> str:
    """Median, least and most."""
    least, most = min(values), max(values)
    middle = median(values)
    return (
        f"median {middle:.{digits}f}, {least:.{digits}f}–{most:.{digits}f} {unit}"
        f" in {len(values)} runs"
    )


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` of all values (0–1) do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
