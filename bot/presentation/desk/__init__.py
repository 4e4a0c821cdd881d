"""The front desk: what people do on the platform becomes commands, and outcomes become words."""

from bot.presentation.desk.desk import Desk
from bot.presentation.desk.house import House

__all__ = ["Desk", "House"]
