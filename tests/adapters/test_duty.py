"""Who is on duty: weekdays and hours on the wall of a named zone, past midnight and over the
change of the clocks."""

from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.adapters.playbooks import PlaybookMistakes, load_organisation
from bot.adapters.playbooks.duty import Shift, at_hand, on_duty
from bot.domain.values import LEAD
from tests.facts import ANA, BEN, CLARA, PLAYBOOK

BERLIN = ZoneInfo("Europe/Berlin")
EVERY_DAY = frozenset(range(7))

DAY = Shift(zone=BERLIN, days=EVERY_DAY, starts=time(8), ends=time(20), people=(BEN,))
NIGHT = Shift(zone=BERLIN, days=frozenset({4}), starts=time(20), ends=time(8), people=(ANA,))
"""Fridays, into Saturday."""


def utc(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "covered"),
    [
        (utc(3, 28, 6, 59), False),  # 07:59 in winter
        (utc(3, 28, 7, 0), True),  # 08:00 in winter
        (utc(3, 29, 5, 59), False),  # 07:59 on the morning the clocks went forward
        (utc(3, 29, 6, 0), True),  # 08:00 in summer
        (utc(10, 25, 6, 30), False),  # 07:30 on the morning the clocks went back
        (utc(10, 25, 7, 0), True),  # 08:00 in winter again
        (utc(3, 29, 18, 0), False),  # 20:00 in summer: over
    ],
)
def test_hours_are_those_of_the_clock_on_the_wall(at: datetime, covered: bool) -> None:
    assert DAY.covers(at) is covered


@pytest.mark.parametrize(
    ("at", "covered"),
    [
        (utc(3, 27, 18, 59), False),  # Friday, 19:59
        (utc(3, 27, 19, 0), True),  # Friday, 20:00
        (utc(3, 28, 6, 59), True),  # Saturday, 07:59
        (utc(3, 28, 7, 0), False),  # Saturday, 08:00
        (utc(3, 28, 20, 0), False),  # Saturday evening is nobody's
        (utc(3, 27, 5, 0), False),  # Friday morning belongs to Thursday
    ],
)
def test_a_shift_past_midnight_belongs_to_the_day_it_begins_on(at: datetime, covered: bool) -> None:
    assert NIGHT.covers(at) is covered


def test_whoever_is_on_duty_comes_first_in_the_line() -> None:
    there = at_hand(PLAYBOOK, (DAY,), utc(3, 28, 12))
    lead = there.role(LEAD)
    assert lead is not None
    assert lead.line == (BEN, ANA)


def test_at_other_hours_the_line_stands_as_the_playbook_has_it() -> None:
    assert at_hand(PLAYBOOK, (DAY,), utc(3, 28, 2)) == PLAYBOOK


def test_nobody_comes_into_a_line_by_being_on_duty() -> None:
    shift = replace(DAY, people=(CLARA,))
    there = at_hand(PLAYBOOK, (shift,), utc(3, 28, 12))
    assert there.roles[0].line == (ANA, BEN)


def test_two_shifts_at_once_name_everybody_once() -> None:
    both = (DAY, replace(DAY, people=(ANA, BEN)))
    assert on_duty(both, utc(3, 28, 12)) == (BEN, ANA)


# As the file says it

ORGANISATION = """\
name: Example
owner: ana
people:
  ana: {name: Ana, slack: U0ANA, phone: "+49 30 123"}
  ben: {name: Ben, slack: U0BEN}
"""

SHIFT = """
duty:
  - zone: Europe/Berlin
    days: [mon, fri]
    from: "20:00"
    to: "08:00"
    people: [ana, ben]
"""


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "organisation.yaml"
    file.write_text(ORGANISATION + text)
    return file


def test_a_shift_is_read_from_the_file(tmp_path: Path) -> None:
    (shift,) = load_organisation(written(tmp_path, SHIFT)).duty
    assert (shift.days, shift.starts, shift.people) == (frozenset({0, 4}), time(20), (ANA, BEN))


@pytest.mark.parametrize(
    ("right", "wrong", "says", "line"),
    [
        ("Europe/Berlin", "Europe/Berlim", "Did you mean `Europe/Berlin`", 3),
        ('"08:00"', '"20:00"', "lasts no time", 3),
        ('"08:00"', '"8 am"', "must be a time of day", 6),
        ('"08:00"', '"24:30"', "must be a time of day", 6),
        ("[mon, fri]", "[]", "must not be empty", 4),
        ("[mon, fri]", "[monday]", "`monday` does not stand here", 4),
        ("[ana, ben]", "[ana, nobody]", "There is no person `nobody`", 7),
        ("[ana, ben]", "[]", "must not be empty", 7),
    ],
)
def test_what_is_wrong_with_a_shift_is_said_where_it_stands(
    tmp_path: Path, right: str, wrong: str, says: str, line: int
) -> None:
    file = written(tmp_path, SHIFT.replace(right, wrong))
    with pytest.raises(PlaybookMistakes) as mistakes:
        load_organisation(file)
    (problem,) = mistakes.value.problems
    assert says in problem.message
    assert problem.line == ORGANISATION.count("\n") + line
