"""Slack's rate limits. It names them a minute and allows bursts."""

from collections.abc import Mapping

from bot.adapters.pacing import Pace

TIER_2 = Pace(burst=20, a_minute=20)
TIER_3 = Pace(burst=50, a_minute=50)
TIER_4 = Pace(burst=100, a_minute=100)

PACES: Mapping[str, Pace] = {
    "chat.delete": TIER_3,
    "chat.postEphemeral": TIER_4,
    "chat.postMessage": Pace(burst=5, a_minute=60, each_place=True),
    "chat.update": TIER_3,
    "conversations.archive": TIER_2,
    "conversations.create": TIER_2,
    "conversations.history": TIER_3,
    "conversations.info": TIER_3,
    "conversations.invite": TIER_3,
    "conversations.list": TIER_2,
    "conversations.open": TIER_3,
    "conversations.replies": TIER_3,
    "conversations.setTopic": TIER_2,
    "files.completeUploadExternal": TIER_4,
    "files.info": TIER_4,
    "files.getUploadURLExternal": TIER_4,
    "pins.add": TIER_2,
    "users.info": TIER_4,
    "users.list": TIER_2,
    "users.lookupByEmail": TIER_3,
    "views.open": TIER_4,
}
