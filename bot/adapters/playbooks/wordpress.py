"""What `organisation.yaml` says about a newsroom on WordPress."""

import re
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator

_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]*")
_THIS_MACHINE = {"127.0.0.1", "localhost", "::1"}


class WordPressSettings(BaseModel):
    """Which site, and as whom."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    site: str = Field(description="The site's address, such as https://newsroom.example.com.")
    user: str = Field(
        min_length=1,
        description="The name of the bot's own account there, with the role of an editor.",
    )
    password_env: str = Field(
        description="The environment variable that holds an application password of this user"
        " (Users, Profile, Application Passwords); not the one to log in with."
    )
    watched: bool = Field(
        default=True, description="Whether the bot looks out here for posts that nobody cleared."
    )

    @field_validator("password_env")
    @classmethod
    def _names_a_variable(cls, name: str) -> str:
        if not _VARIABLE.fullmatch(name):
            raise ValueError(
                "must be the name of an environment variable, such as NEWSROOM_PASSWORD,"
                " never the value itself"
            )
        return name

    @field_validator("site")
    @classmethod
    def _is_a_site(cls, site: str) -> str:
        parts = urlsplit(site)
        local = parts.scheme == "http" and parts.hostname in _THIS_MACHINE
        bare = not parts.query and not parts.fragment and "@" not in parts.netloc
        if not parts.hostname or not bare or not (parts.scheme == "https" or local):
            raise ValueError("must be the site's address, such as https://newsroom.example.com")
        return site.rstrip("/")
