"""Bluesky: an account at a personal data server, through `atproto`."""

from bot.adapters.outlets.bluesky.account import BlueskyAccount
from bot.adapters.outlets.bluesky.kind import BLUESKY
from bot.adapters.outlets.bluesky.outlet import BlueskyPosts
from bot.adapters.outlets.bluesky.session import BlueskySession
from bot.adapters.outlets.bluesky.typesetter import BlueskyTypesetter

__all__ = ["BLUESKY", "BlueskyAccount", "BlueskyPosts", "BlueskySession", "BlueskyTypesetter"]
