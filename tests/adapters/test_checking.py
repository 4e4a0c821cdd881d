"""All outlets are tried, whatever one of them answers."""

from typing import Any

import pytest

from bot.adapters.outlets.checking import tried
from bot.application.ports import DeliveryFailed, OutcomeUnclear
from bot.domain.values import OutletId

GOOD, BAD, SILENT = OutletId("newsroom"), OutletId("fediverse"), OutletId("chirper")


class Trying:
    """An outlet of which only this much is asked."""

    def __init__(self, answer: Exception | None = None) -> None:
        self._answer = answer

    async def check(self) -> None:
        if self._answer:
            raise self._answer


@pytest.mark.parametrize(
    ("unclear", "reason"),
    [(OutcomeUnclear("server_error"), "server_error"), (OutcomeUnclear(), "no_answer")],
)
async def test_an_outlet_without_a_clear_answer_is_named_and_the_others_are_tried(
    unclear: OutcomeUnclear, reason: str
) -> None:
    outlets: Any = {
        GOOD: Trying(),
        BAD: Trying(DeliveryFailed("unauthorised", final=True)),
        SILENT: Trying(unclear),
    }
    said = await tried(outlets)
    assert {one: failed and failed.reason for one, failed in said.items()} == {
        GOOD: None,
        BAD: "unauthorised",
        SILENT: reason,
    }
