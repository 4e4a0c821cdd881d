"""What has changed between two texts, for eyes that have read the first: words, not characters."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from bot.presentation.card import Block, Exact
from bot.presentation.scene import Scene, paragraph
from bot.presentation.words import msg

CONTEXT = 4
"""Words shown on either side of a change."""


def difference(scene: Scene, old: str, new: str) -> Iterator[Block]:
    """Each change with a few words around it: what went, and what came. Typed words stand in
    `Exact`, where nothing in them is markup."""
    before, after = _words(old), _words(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    changes = [change for change in matcher.get_opcodes() if change[0] != "equal"]
    for _, i, j, k, m in changes:
        removed, added = "".join(before[i:j]).strip(), "".join(after[k:m]).strip()
        around = "".join(after[max(0, k - 2 * CONTEXT) : k]).strip()
        yield paragraph(scene.words.line(_sentence(removed, added, around)), small=True)
        lines = (("… ", around), ("− ", removed), ("+ ", added))
        yield Exact(text="\n".join(f"{mark}{words}" for mark, words in lines if words))


def _sentence(removed: str, added: str, around: str) -> str:
    if removed and added:
        return msg("Changed, after these words:") if around else msg("Changed, at the beginning:")
    if added:
        return msg("Added, after these words:") if around else msg("Added, at the beginning:")
    return msg("Taken out, after these words:") if around else msg("Taken out, at the beginning:")


def _words(text: str) -> list[str]:
    """Words and the space between them, so that a change of line counts too."""
    return re.findall(r"\s+|[^\s]+", text)
