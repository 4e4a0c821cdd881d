"""A public account on Mastodon, or on a server that speaks its API."""

from bot.adapters.outlets.mastodon.account import MastodonAccount
from bot.adapters.outlets.mastodon.client import MastodonClient
from bot.adapters.outlets.mastodon.kind import MASTODON
from bot.adapters.outlets.mastodon.outlet import Corrections, MastodonStatuses
from bot.adapters.outlets.mastodon.queue import MastodonQueue
from bot.adapters.outlets.mastodon.typesetter import MastodonTypesetter

__all__ = [
    "MASTODON",
    "Corrections",
    "MastodonAccount",
    "MastodonClient",
    "MastodonQueue",
    "MastodonStatuses",
    "MastodonTypesetter",
]
