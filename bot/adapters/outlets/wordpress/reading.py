"""Posts and pages as a reader reads them."""

from bot.adapters.outlets.wordpress.client import Item
from bot.adapters.outlets.wordpress.markup import text_of
from bot.domain.values import Words


def words_of(item: Item) -> Words:
    """Title and text, a blank line between them where there are both: as the `parts` of a
    rendition, joined."""
    parts = (text_of(item["title"]["rendered"]), text_of(item["content"]["rendered"]))
    return Words("\n\n".join(part for part in parts if part))
