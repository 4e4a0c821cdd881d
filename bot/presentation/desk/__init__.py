"""The front desk: what people do on the platform becomes commands, and outcomes become words."""

from bot.presentation.desk.desk import Desk, House

__all__ = ["Desk", "House"]
