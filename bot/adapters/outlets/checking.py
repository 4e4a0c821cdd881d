"""Trying the outlets' credentials, without publishing anything."""

import asyncio
from collections.abc import Mapping
from typing import Any

from bot.application.ports import DeliveryFailed, OutcomeUnclear
from bot.application.public_ports import Outlet
from bot.domain.values import OutletId


async def tried(outlets: Mapping[OutletId, Outlet]) -> dict[OutletId, DeliveryFailed | None]:
    """What each outlet that can be tried says: None where all is well. All at the same time; a
    signed webhook, whose receiver might publish what it gets, is not among them."""
    able: dict[OutletId, Any] = {
        outlet: one for outlet, one in outlets.items() if hasattr(one, "check")
    }
    said = await asyncio.gather(*(_try(one) for one in able.values()))
    return dict(zip(able, said, strict=True))


async def _try(outlet: Any) -> DeliveryFailed | None:
    try:
        await outlet.check()
    except DeliveryFailed as failed:
        return failed
    except OutcomeUnclear as unclear:
        # Nothing was to be published: that no clear answer came is all there is to it.
        return DeliveryFailed(str(unclear) or "no_answer")
    return None
