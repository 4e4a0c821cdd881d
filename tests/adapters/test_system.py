"""The machine's clock, chance and identities are what the ports ask for."""

from datetime import UTC

from bot.adapters.system import RandomChance, SystemClock, UuidIds
from bot.application.ports import Chance, Clock, Ids


def test_they_are_what_the_ports_ask_for() -> None:
    ports: tuple[Clock, Chance, Ids] = (SystemClock(), RandomChance(), UuidIds())
    assert len(ports) == 3


def test_instants_are_in_utc() -> None:
    assert SystemClock().now().tzinfo is UTC


def test_chance_stays_within_its_bounds() -> None:
    chance = RandomChance()
    assert all(1 <= chance.uniform(1, 2) <= 2 for _ in range(100))
    assert {chance.choice("ab") for _ in range(200)} == {"a", "b"}


def test_no_identity_is_given_twice() -> None:
    ids = UuidIds()
    assert len({ids.new() for _ in range(1000)}) == 1000
