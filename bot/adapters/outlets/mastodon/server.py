"""What the server is, and what it can do."""

import re

from bot.adapters.outlets.mastodon.client import Json, MastodonClient
from bot.application.ports import DeliveryFailed

SCHEDULES = frozenset({"mastodon", "hometown", "fedibird", "pleroma", "akkoma"})
"""Software that holds scheduled statuses back and lists them; the others must prove it."""
FIRST_TO_SCHEDULE = (2, 7)

_PLAIN_VERSION = re.compile(r"(\d+)\.(\d+)(\.\d+)?([-+][\w.+-]*)?")


async def software(client: MastodonClient) -> tuple[str, str]:
    """The server's own name for its software, in lower case, and its version; Mastodon's own
    where it keeps no NodeInfo and its version names no other. Raises `DeliveryFailed`."""
    for path in ("/nodeinfo/2.0", "/nodeinfo/2.0.json", "/nodeinfo/2.1"):
        told = await _found(client, path)
        named = told.get("software")
        if isinstance(named, dict) and named.get("name"):
            return str(named["name"]).lower(), str(named.get("version", ""))
    version = str((await _found(client, "/api/v1/instance")).get("version", ""))
    return ("mastodon" if _PLAIN_VERSION.fullmatch(version) else "", version)


async def is_known_to_schedule(client: MastodonClient) -> bool:
    """By name, and for Mastodon by version. Raises `DeliveryFailed`."""
    name, version = await software(client)
    if name != "mastodon":
        return name in SCHEDULES
    numbers = re.match(r"(\d+)\.(\d+)", version)
    return numbers is not None and (int(numbers[1]), int(numbers[2])) >= FIRST_TO_SCHEDULE


async def longest_status(client: MastodonClient) -> int | None:
    """The most characters that the server takes; None where it does not say."""
    told = await _found(client, "/api/v2/instance") or await _found(client, "/api/v1/instance")
    try:
        longest = told["configuration"]["statuses"]["max_characters"]
    except (KeyError, TypeError):
        longest = told.get("max_toot_chars")
    return longest if isinstance(longest, int) else None


async def streaming_base(client: MastodonClient) -> str:
    """Where the server streams: its own address, where it names no other."""
    told = await _found(client, "/api/v2/instance")
    try:
        address = str(told["configuration"]["urls"]["streaming"] or "")
    except (KeyError, TypeError):
        address = ""
    if address.startswith(("wss://", "https://")):
        return f"https://{address.partition('://')[2]}".rstrip("/")
    return client.server


async def _found(client: MastodonClient, path: str) -> Json:
    """The object at this path; an empty one where the server has none."""
    try:
        content = (await client.read(path)).content
    except DeliveryFailed as failed:
        if failed.final and failed.reason != "unauthorised":
            return {}
        raise
    return content if isinstance(content, dict) else {}
