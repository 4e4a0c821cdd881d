"""The last look at the words before they leave the bot."""

from bot.application.ports import DeliveryFailed
from bot.domain.gate import Clearance
from bot.domain.values import OutletId


def require_sendable(clearance: Clearance, outlet: OutletId, longest: int | None) -> None:
    """Raises `DeliveryFailed`, final, where the clearance is not for this outlet, its words are
    not those that were approved, or they are more than the outlet takes."""
    if clearance.outlet != outlet:
        raise DeliveryFailed("not_for_this_outlet", final=True)
    if not clearance.intact:
        raise DeliveryFailed("altered", final=True)
    if longest is not None and len(clearance.text) > longest:
        raise DeliveryFailed("too_long", final=True)


def require_same_words(clearance: Clearance, encoded: str) -> None:
    """Hash what is about to be sent, as its receiver will read it. Raises `DeliveryFailed`,
    final, where it is not what was approved."""
    if encoded != clearance.text or not clearance.intact:
        raise DeliveryFailed("altered", final=True)
