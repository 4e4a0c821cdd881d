"""What `organisation.yaml` says about an address that is called with a signature."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]*")
_THIS_MACHINE = {"127.0.0.1", "localhost", "::1"}


class HookSettings(BaseModel):
    """Where to call (Standard Webhooks), and what to sign with."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    url: str | None = Field(default=None, description="Where to; https. Or use `url_env`.")
    url_env: str | None = Field(
        default=None, description="The environment variable that holds the address."
    )
    secret_env: str = Field(
        description="The environment variable that holds the signing secret (whsec_…)."
    )

    @field_validator("secret_env", "url_env")
    @classmethod
    def _names_a_variable(cls, name: str | None) -> str | None:
        if name is not None and not _VARIABLE.fullmatch(name):
            raise ValueError(
                "must be the name of an environment variable, such as NEWSROOM_SECRET,"
                " never the value itself"
            )
        return name

    @field_validator("url")
    @classmethod
    def _is_a_safe_address(cls, url: str | None) -> str | None:
        if url is None:
            return None
        parts = urlsplit(url)
        local = parts.scheme == "http" and parts.hostname in _THIS_MACHINE
        if not parts.hostname or not (parts.scheme == "https" or local):
            raise ValueError("must be an address that begins with https://")
        return url

    @model_validator(mode="after")
    def _has_one_address(self) -> "HookSettings":
        if (self.url is None) == (self.url_env is None):
            raise ValueError("needs either `url` or `url_env`, one of the two")
        return self

    @property
    def hook_variables(self) -> tuple[str, ...]:
        """The environment variables without which nothing can be called."""
        return tuple(name for name in (self.url_env, self.secret_env) if name)

    def address(self, environment: Mapping[str, str]) -> str:
        """Where to send. Raises KeyError with the variable's name where it is not set."""
        return self.url if self.url is not None else environment[str(self.url_env)]
