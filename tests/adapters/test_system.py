"""The machine's clock and chance are what the ports ask for."""

from datetime import UTC

from bot.adapters.system import RandomChance, SystemClock
from bot.application.ports import Chance, Clock


def test_they_are_what_the_ports_ask_for() -> None:
    ports: tuple[Clock, Chance] = (SystemClock(), RandomChance())
    assert len(ports) == 2


def test_instants_are_in_utc() -> None:
    assert SystemClock().now().tzinfo is UTC


def test_chance_stays_within_its_bounds() -> None:
    chance = RandomChance()
    assert all(1 <= chance.uniform(1, 2) <= 2 for _ in range(100))
    assert {chance.choice("ab") for _ in range(200)} == {"a", "b"}
