"""What `organisation.yaml` says about a mail server, for outlets and for the pager."""

import re
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from bot.adapters.playbooks.addresses import parse_recipient

_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]*")
_HOST = re.compile(r"[A-Za-z0-9.:-]{1,253}")
_THIS_MACHINE = {"127.0.0.1", "localhost", "::1"}


class MailSettings(BaseModel):
    """Whose mail it is, and the server that takes it."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    sender: str = Field(alias="from", description="`Company <press@example.org>`.")
    reply_to: str | None = Field(default=None, description="Where answers go, if elsewhere.")
    host: str = Field(description="The mail server.")
    port: int = Field(default=587, ge=1, le=65535)
    tls: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="`none` for a server on this machine only."
    )
    user: str | None = Field(default=None, min_length=1)
    password_env: str | None = Field(
        default=None, description="The environment variable that holds the password."
    )

    @field_validator("sender", "reply_to")
    @classmethod
    def _is_an_address(cls, text: str | None) -> str | None:
        if text is not None:
            parse_recipient(text)
        return text

    @field_validator("host")
    @classmethod
    def _is_a_host(cls, host: str) -> str:
        if not _HOST.fullmatch(host):
            raise ValueError("must be the name of a mail server, such as mail.example.org")
        return host

    @field_validator("password_env")
    @classmethod
    def _is_a_variable(cls, name: str | None) -> str | None:
        if name is not None and not _VARIABLE.fullmatch(name):
            raise ValueError(
                "must be the name of an environment variable, such as MAIL_PASSWORD,"
                " never the value itself"
            )
        return name

    @model_validator(mode="after")
    def _is_safe(self) -> "MailSettings":
        if self.tls == "none" and self.host not in _THIS_MACHINE:
            raise ValueError("`tls: none` is for a mail server on this machine alone")
        if (self.user is None) != (self.password_env is None):
            raise ValueError("needs both `user` and `password_env`, or neither")
        return self

    @property
    def mail_variables(self) -> tuple[str, ...]:
        """The environment variables without which no mail can be sent."""
        return (self.password_env,) if self.password_env else ()
