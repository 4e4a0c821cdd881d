"""Neutral names for war rooms: they say nothing of what the crisis is about."""

from collections.abc import Container

from bot.application.ports import Chance

COLOURS = (
    "amber", "azure", "bronze", "cedar", "copper", "coral", "cobalt", "ebony", "flint", "golden",
    "granite", "hazel", "indigo", "ivory", "jade", "maple", "marble", "ochre", "olive", "onyx",
    "opal", "pearl", "quartz", "russet", "sable", "sage", "sienna", "silver", "slate", "teal",
)  # fmt: skip
ANIMALS = (
    "badger", "bison", "crane", "curlew", "dipper", "egret", "falcon", "finch", "gannet", "grouse",
    "hare", "heron", "ibex", "kestrel", "lark", "linnet", "lynx", "marten", "osprey", "otter",
    "owl", "petrel", "plover", "puffin", "raven", "robin", "seal", "shrew", "starling", "stork",
    "swallow", "swift", "tern", "thrush", "vole", "wagtail", "weasel", "wren",
)  # fmt: skip


def code_name(chance: Chance, taken: Container[str]) -> str:
    """A name no crisis has had; numbered once the plain ones run short."""
    for _ in range(20):
        name = f"{chance.choice(COLOURS)}-{chance.choice(ANIMALS)}"
        if name not in taken:
            return name
    number = 2
    while f"{name}-{number}" in taken:
        number += 1
    return f"{name}-{number}"
