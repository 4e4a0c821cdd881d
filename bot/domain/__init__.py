"""Every rule of the product, as pure functions from facts to facts. Start at `events.py`."""
