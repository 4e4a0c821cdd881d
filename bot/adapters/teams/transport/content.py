"""What the connector and Graph answer: a JSON object, in which a no has a code for its reason."""

import json
from typing import Any, TypeAlias

import aiohttp

Json: TypeAlias = dict[str, Any]


async def content_of(answer: aiohttp.ClientResponse) -> Json:
    """Empty where it cannot be read: what the call did is done all the same."""
    said = await answer.read()
    try:
        content = json.loads(said)
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}


def code_of(content: Json) -> str:
    """Microsoft's word for the reason of its no; empty where it gives none."""
    error = content.get("error")
    return str(error.get("code", "")) if isinstance(error, dict) else ""
