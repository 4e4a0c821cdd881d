"""Slack's request signature, version 0."""

from __future__ import annotations

import hashlib
import hmac


def signed_headers(secret: str, body: bytes, at: float) -> dict[str, str]:
    """The two headers that prove a request to be Slack's. `at` is seconds since the epoch."""
    timestamp = str(int(at))
    base = b"v0:" + timestamp.encode() + b":" + body
    digest = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={digest}"}
