"""What `organisation.yaml` says about an account on Bluesky."""

import re
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator

_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]*")
_HANDLE = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+")
_THIS_MACHINE = {"127.0.0.1", "localhost", "::1"}


class BlueskySettings(BaseModel):
    """Which account, and what its posts are like."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    service: str = Field(
        default="https://bsky.social", description="Where the account logs in; https."
    )
    handle: str = Field(description="The account's handle, such as press.example.com; no @.")
    password_env: str = Field(
        description="The environment variable that holds an app password, made under Settings,"
        " Privacy and security; never the account's own."
    )
    threads: bool = Field(
        default=True,
        description="Whether a text of more than 300 characters becomes a thread; otherwise it is"
        " refused.",
    )
    watched: bool = Field(
        default=True, description="Whether the bot looks out here for posts that nobody cleared."
    )

    @field_validator("password_env")
    @classmethod
    def _names_a_variable(cls, name: str) -> str:
        if not _VARIABLE.fullmatch(name):
            raise ValueError(
                "must be the name of an environment variable, such as BLUESKY_PASSWORD,"
                " never the value itself"
            )
        return name

    @field_validator("handle")
    @classmethod
    def _is_a_handle(cls, handle: str) -> str:
        bare = handle.removeprefix("@").lower()
        if not _HANDLE.fullmatch(bare):
            raise ValueError("must be a handle, such as press.example.com")
        return bare

    @field_validator("service")
    @classmethod
    def _is_a_server(cls, service: str) -> str:
        parts = urlsplit(service)
        local = parts.scheme == "http" and parts.hostname in _THIS_MACHINE
        bare = parts.path in ("", "/") and not parts.query and "@" not in parts.netloc
        if not parts.hostname or not bare or not (parts.scheme == "https" or local):
            raise ValueError("must be the server's address alone, such as https://bsky.social")
        return service.rstrip("/")
