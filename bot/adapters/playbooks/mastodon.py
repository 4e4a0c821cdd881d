"""What `organisation.yaml` says about an account on Mastodon."""

import re
from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator

_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]*")
_THIS_MACHINE = {"127.0.0.1", "localhost", "::1"}


class MastodonSettings(BaseModel):
    """Which account, and what its posts are like."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    server: str = Field(description="The server's address, such as https://mastodon.social.")
    token_env: str = Field(
        description="The environment variable that holds the account's access token; its scopes:"
        " read and write."
    )
    visibility: Literal["public", "unlisted", "private"] = Field(
        default="public", description="Who sees a post: public, unlisted or private (followers)."
    )
    corrections: Literal["edit", "reply"] = Field(
        default="reply",
        description="Whether a correction answers the post it corrects, or takes its place.",
    )
    watched: bool = Field(
        default=True, description="Whether the bot looks out here for posts that nobody cleared."
    )

    @field_validator("token_env")
    @classmethod
    def _names_a_variable(cls, name: str) -> str:
        if not _VARIABLE.fullmatch(name):
            raise ValueError(
                "must be the name of an environment variable, such as MASTODON_TOKEN,"
                " never the value itself"
            )
        return name

    @field_validator("server")
    @classmethod
    def _is_a_server(cls, server: str) -> str:
        parts = urlsplit(server)
        local = parts.scheme == "http" and parts.hostname in _THIS_MACHINE
        bare = parts.path in ("", "/") and not parts.query and "@" not in parts.netloc
        if not parts.hostname or not bare or not (parts.scheme == "https" or local):
            raise ValueError("must be the server's address alone, such as https://mastodon.social")
        return server.rstrip("/")
