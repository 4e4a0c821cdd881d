"""The order of work: read, decide, append, acknowledge; then relay. It knows ports only."""
