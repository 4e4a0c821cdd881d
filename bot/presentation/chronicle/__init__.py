"""The timeline in words: every event one sentence, and beside it, as data, what people typed."""

from bot.presentation.chronicle.told import Record, records

__all__ = ["Record", "records"]
