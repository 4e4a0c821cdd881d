"""An account that the bot has no way into: a person posts the approved words."""

from collections.abc import Mapping, Sequence

from bot.adapters.outlets.making import Kind, Making, Route
from bot.adapters.outlets.plain import PlainTypesetter
from bot.adapters.playbooks import ByHandOutlet, Organisation
from bot.application.ports import DeliveryFailed
from bot.application.public_ports import Receipt
from bot.domain.gate import Clearance
from bot.domain.values import OutletId, Rendition


class ByHand:
    """Implements `Outlet`. The domain asks a person before this is ever called: reached all the
    same, nothing is sent, and the card says so."""

    honours_keys = False

    def __init__(self, outlet: OutletId) -> None:
        self.id = outlet

    async def publish(self, clearance: Clearance, *, key: str) -> Receipt:  # noqa: ARG002
        """Always raises: there is no way in."""
        raise DeliveryFailed("by_hand", final=True)

    async def find(self, rendition: Rendition, *, key: str) -> Receipt | None:  # noqa: ARG002
        """Nothing was ever sent from here."""
        return None


def _make(outlet: OutletId, settings: ByHandOutlet, making: Making) -> Route:  # noqa: ARG001
    setter = PlainTypesetter(language=settings.language, longest=settings.longest)
    return Route(outlet=ByHand(outlet), typesetter=setter)


def _lacks(
    settings: ByHandOutlet,  # noqa: ARG001
    organisation: Organisation,  # noqa: ARG001
    environment: Mapping[str, str],  # noqa: ARG001
) -> Sequence[str]:
    return ()


BY_HAND = Kind(make=_make, lacks=_lacks)
