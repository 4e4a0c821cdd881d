"""A WordPress site as a newsroom: publishing, its schedule, what comes up there, comments."""

from bot.adapters.outlets.wordpress.account import WordPressAccount
from bot.adapters.outlets.wordpress.client import WordPressClient
from bot.adapters.outlets.wordpress.comments import WordPressComments
from bot.adapters.outlets.wordpress.kind import WORDPRESS
from bot.adapters.outlets.wordpress.media import Uploads
from bot.adapters.outlets.wordpress.outlet import WordPressNewsroom
from bot.adapters.outlets.wordpress.queue import WordPressQueue
from bot.adapters.outlets.wordpress.typesetter import WordPressTypesetter

__all__ = [
    "WORDPRESS",
    "Uploads",
    "WordPressAccount",
    "WordPressClient",
    "WordPressComments",
    "WordPressNewsroom",
    "WordPressQueue",
    "WordPressTypesetter",
]
