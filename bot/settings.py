"""The environment and `.env` as one frozen value, or one message that names all that is wrong."""

import os
import re
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import AfterValidator, BeforeValidator, Field, PrivateAttr, SecretStr, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

SLACK_APP = "api.slack.com/apps → your app"
SQLITE = "sqlite:///"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_TOKEN = re.compile(r"[A-Za-z0-9._-]+")
_HOST_NAME = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*")


class SettingsError(Exception):
    """Settings are missing or malformed. Its message is for people, names every variable
    concerned and shows no value. Exit code 2."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        lines = [f"  {name} {why}" for name, why in self.problems.items()]
        head = "Some settings are missing or wrong. Put them right in the environment or in .env:"
        super().__init__("\n".join((head, "", *lines)))


# What each value must be


def _token(value: SecretStr, prefix: str, name: str, where: str) -> SecretStr:
    text = value.get_secret_value()
    if text.startswith(prefix) and _TOKEN.fullmatch(text):
        return value
    others = {
        "xoxb-": "holds the bot token. That one belongs in SLACK_BOT_TOKEN",
        "xapp-": "holds the app-level token. That one belongs in SLACK_APP_TOKEN",
        "xoxp-": "holds a user token, with which the bot would act as that person",
        "xoxe": "holds a token that expires: turn token rotation off for the app",
    }
    wrong = next((why for start, why in others.items() if text.startswith(start)), "")
    if text.startswith(prefix):
        wrong = "is damaged: a token has letters, digits and hyphens only"
    raise ValueError(f"{wrong or f'must begin with {prefix}'}. {name}: {where}")


def _bot_token(value: SecretStr) -> SecretStr:
    return _token(value, "xoxb-", "The Bot User OAuth Token", BOT_TOKEN_AT)


def _app_token(value: SecretStr) -> SecretStr:
    return _token(value, "xapp-", "The app-level token", APP_TOKEN_AT)


def _signing_secret(value: SecretStr) -> SecretStr:
    text = value.get_secret_value()
    if text.startswith(("xox", "xapp-", "whsec_")) or not _TOKEN.fullmatch(text):
        raise ValueError(f"is no signing secret. It stands at {SIGNING_SECRET_AT}")
    return value


def _api_url(url: str) -> str:
    parts = urlsplit(url)
    local = parts.scheme == "http" and parts.hostname in LOOPBACK
    if not parts.hostname or parts.username or not (parts.scheme == "https" or local):
        raise ValueError("must be an address that begins with https://; leave it out for Slack's")
    return url.rstrip("/") + "/"


def database_url(url: str) -> str:
    """The address of a log, checked. Raises ValueError with what it must be."""
    path = url.removeprefix(SQLITE)
    if not url.startswith(SQLITE) or not path.strip("/") or path.startswith(":"):
        raise ValueError("must be sqlite:/// and a path, such as sqlite:////var/lib/crisis/log.db")
    if set(path) & set("?#\0"):
        raise ValueError("must be a plain path after sqlite:///, without ? or #")
    return url


def _port(text: object) -> int:
    number = (
        int(text)
        if isinstance(text, str | int) and re.fullmatch(r"\s*[0-9]{1,5}\s*", str(text))
        else -1
    )
    if not 0 <= number <= 65535:
        raise ValueError("must be a port number, 1 to 65535 (0 takes a free one)")
    return number


def _host(host: str) -> str:
    try:
        ip_address(host)
    except ValueError:
        if not _HOST_NAME.fullmatch(host):
            raise ValueError("must be a host name or an address, such as 127.0.0.1") from None
    return host


def _level(level: object) -> object:
    lowered = str(level).strip().lower()
    if lowered not in LEVELS:
        raise ValueError(f"must be one of {', '.join(LEVELS)}")
    return lowered


BOT_TOKEN_AT = f"{SLACK_APP} → OAuth & Permissions → Bot User OAuth Token (xoxb-…)."
APP_TOKEN_AT = (
    f"{SLACK_APP} → Basic Information → App-Level Tokens (xapp-…, scope connections:write)."
)
SIGNING_SECRET_AT = f"{SLACK_APP} → Basic Information → Signing Secret."
LEVELS = ("debug", "info", "warning", "error")

Level = Literal["debug", "info", "warning", "error"]
Port = Annotated[int, BeforeValidator(_port)]


class LocalSettings(BaseSettings):
    """What commands need that only look at files: nothing of any platform."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="ignore",
        env_ignore_empty=True,
        env_file_encoding="utf-8",
        hide_input_in_errors=True,
        str_strip_whitespace=True,
    )

    crisis_database_url: Annotated[str, AfterValidator(database_url)] = "sqlite:///crisis.db"
    crisis_playbooks: Path = Path("playbooks")
    crisis_log_level: Annotated[Level, BeforeValidator(_level)] = "info"
    _environment: Mapping[str, str] = PrivateAttr(default_factory=dict)
    _env_file: Path | None = PrivateAttr(default=None)

    @property
    def database_path(self) -> Path:
        """The file of the log."""
        return Path(self.crisis_database_url.removeprefix(SQLITE))

    @property
    def environment(self) -> Mapping[str, str]:
        """Environment and `.env` together, for the secrets that outlets name themselves."""
        return self._environment

    @property
    def env_file(self) -> Path | None:
        """The `.env` that was read; None where there is none."""
        return self._env_file


class Settings(LocalSettings):
    """What the running bot needs. At least one of app token and signing secret is there."""

    slack_bot_token: Annotated[SecretStr, AfterValidator(_bot_token)] = Field(
        description=BOT_TOKEN_AT
    )
    slack_app_token: Annotated[SecretStr, AfterValidator(_app_token)] | None = None
    slack_signing_secret: Annotated[SecretStr, AfterValidator(_signing_secret)] | None = None
    slack_api_url: Annotated[str, AfterValidator(_api_url)] = "https://slack.com/api/"
    microsoft_app_id: str | None = None
    microsoft_app_password: SecretStr | None = None
    microsoft_app_type: str | None = None
    microsoft_app_tenant_id: str | None = None
    crisis_host: Annotated[str, AfterValidator(_host)] = "127.0.0.1"
    crisis_port: Port = 3000

    @property
    def secrets(self) -> list[str]:
        """The platform's, in clear, for what keeps them out of the log. The outlets' are named in
        `organisation.yaml`."""
        held = (getattr(self, name) for name in type(self).model_fields)
        return [one.get_secret_value() for one in held if isinstance(one, SecretStr)]

    @property
    def socket_mode(self) -> bool:
        """Whether Slack is reached by Socket Mode; else it calls `/slack/events`."""
        return self.slack_app_token is not None


# Loading

Loaded = TypeVar("Loaded", bound=LocalSettings)


def load_settings(env_file: str | Path | None = ".env") -> Settings:
    """What the running bot needs; the environment wins over the file. Raises SettingsError."""
    return _load(Settings, env_file)


def load_local_settings(env_file: str | Path | None = ".env") -> LocalSettings:
    """What is needed to look at files, whatever state the platform's settings are in. Raises
    SettingsError."""
    return _load(LocalSettings, env_file)


def _load(model: type[Loaded], env_file: str | Path | None) -> Loaded:
    environment = _read_environment(env_file)
    problems: dict[str, str] = {}
    settings = None
    try:
        settings = model(**_reading(env_file))
    except ValidationError as failed:
        problems = {_variable(error): _words(model, error) for error in failed.errors()}
    if issubclass(model, Settings) and not _reachable(environment):
        problems["SLACK_APP_TOKEN"] = (
            f"is missing. {APP_TOKEN_AT} Or, to be called by HTTP instead, set"
            f" SLACK_SIGNING_SECRET: {SIGNING_SECRET_AT}"
        )
    if settings is None or problems:
        raise SettingsError(problems)
    settings._environment = environment
    settings._env_file = Path(env_file) if env_file and Path(env_file).is_file() else None
    return settings


def _reading(env_file: str | Path | None) -> dict[str, Any]:
    return {"_env_file": env_file}


def _read_environment(env_file: str | Path | None) -> dict[str, str]:
    """Both together; a variable that is set to nothing counts as not set."""
    try:
        written = dotenv_values(env_file, encoding="utf-8") if env_file else {}
    except (OSError, UnicodeDecodeError):
        raise SettingsError({str(env_file): "cannot be read: it must be a UTF-8 text"}) from None
    both = (written, os.environ)
    return {name: value for source in both for name, value in source.items() if value}


def _reachable(environment: Mapping[str, str]) -> bool:
    return bool(environment.get("SLACK_APP_TOKEN") or environment.get("SLACK_SIGNING_SECRET"))


def _variable(error: ErrorDetails) -> str:
    return str(error["loc"][0]).upper()


def _words(model: type[LocalSettings], error: ErrorDetails) -> str:
    """What is wrong, without the value: it may be a secret."""
    if error["type"] == "missing":
        field = model.model_fields[str(error["loc"][0])]
        return f"is missing. {field.description or ''}".strip()
    if error["type"] == "value_error":
        return str(error.get("ctx", {}).get("error", "is malformed."))
    return "is malformed."
