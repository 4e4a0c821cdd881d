"""What comes back with a form is the client's word; the seal says whether the bot drew it so."""

import hmac
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import rfc8785

SEAL = "seal"
SEALED = ("form", "context", "zone", "fields")
"""The data of a form's button, but for what was entered."""

PURPOSE = b"forms shown in Teams"


class Seal:
    """Made of the app's secret, which every process of the bot knows and nobody else: nothing is
    kept for it, and another secret ends the forms that are open."""

    def __init__(self, secret: str) -> None:
        self._key = hmac.digest(secret.encode(), PURPOSE, sha256)

    def of(self, data: Mapping[str, Any]) -> str:
        """The seal of a button's data."""
        shown = rfc8785.dumps({key: data.get(key) for key in SEALED})
        return hmac.new(self._key, shown, sha256).hexdigest()

    def is_on(self, data: Mapping[str, Any]) -> bool:
        """Whether the data carries its seal, unchanged."""
        given = data.get(SEAL)
        if not isinstance(given, str):
            return False
        try:
            return hmac.compare_digest(given.encode(), self.of(data).encode())
        except (rfc8785.CanonicalizationError, UnicodeEncodeError):
            return False
