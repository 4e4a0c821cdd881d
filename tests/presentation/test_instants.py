"""Times as people write them: an instant, or a word on what is lacking."""

from datetime import UTC, datetime

import pytest

from bot.presentation.instants import NoInstant, NoZone, parse_instant

NINE_IN_BERLIN = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "24 Nov 2026 09:00 Europe/Berlin",
        "2026-11-24 9:00 Europe/Berlin",
        "24.11.2026 09:00 CET",
        "Nov 24, 2026 9:00 am CET",
        "2026-11-24 09:00 +01:00",
        "2026-11-24T08:00Z",
        " 24 November 2026 08:00 UTC ",
    ],
)
def test_a_date_a_time_and_a_zone_are_an_instant(text: str) -> None:
    assert parse_instant(text) == NINE_IN_BERLIN


def test_summer_and_winter_time_are_told_apart_by_the_place() -> None:
    assert parse_instant("24 Jul 2026 09:00 Europe/Berlin").hour == 7


@pytest.mark.parametrize(
    "text", ["24 Nov 2026 09:00", "2026-11-24 9:00 CST", "2026-11-24 9:00 Mars/X"]
)
def test_a_time_without_one_zone_is_refused(text: str) -> None:
    with pytest.raises((NoZone, NoInstant)):
        parse_instant(text)


@pytest.mark.parametrize("text", ["9:00", "9:00 Europe/Berlin", "tomorrow CET", "soon", "CET", ""])
def test_a_bare_time_is_refused(text: str) -> None:
    with pytest.raises((NoZone, NoInstant)):
        parse_instant(text)
