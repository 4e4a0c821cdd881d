"""The environment and `.env` as one frozen value, or one message that names all that is wrong."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from dotenv import dotenv_values
from pydantic import PrivateAttr, SecretStr, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.setting_values import (
    APP_ID_AT,
    APP_PASSWORD_AT,
    APP_TENANT_AT,
    APP_TOKEN_AT,
    BOT_TOKEN_AT,
    LOOPBACK,
    SIGNING_SECRET_AT,
    SQLITE,
    Address,
    ApiUrl,
    AppId,
    AppToken,
    AppType,
    BotToken,
    DatabaseUrl,
    Host,
    Level,
    Port,
    PublicUrl,
    SigningSecret,
    TenantId,
    database_url,
)

__all__ = [
    "LocalSettings",
    "Settings",
    "SettingsError",
    "database_url",
    "load_local_settings",
    "load_settings",
]


class SettingsError(Exception):
    """Settings are missing or malformed. Its message is for people, names every variable
    concerned and shows no value. Exit code 2."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        lines = [f"  {name} {why}" for name, why in self.problems.items()]
        head = "Some settings are missing or wrong. Put them right in the environment or in .env:"
        super().__init__("\n".join((head, "", *lines)))


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

    crisis_database_url: DatabaseUrl = "sqlite:///crisis.db"
    crisis_playbooks: Path = Path("playbooks")
    crisis_log_level: Level = "info"
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
    """What the running bot needs: all that is asked for of Slack, or of Teams, or of both."""

    slack_bot_token: BotToken | None = None
    slack_app_token: AppToken | None = None
    slack_signing_secret: SigningSecret | None = None
    slack_api_url: ApiUrl = "https://slack.com/api/"
    microsoft_app_id: AppId | None = None
    microsoft_app_password: SecretStr | None = None
    microsoft_app_type: AppType = "SingleTenant"
    microsoft_app_tenant_id: TenantId | None = None
    microsoft_graph_url: Address = "https://graph.microsoft.com/v1.0"
    teams_anonymous: bool = False
    teams_service_url: ApiUrl = "https://smba.trafficmanager.net/teams/"
    teams_login_url: Address = "https://login.microsoftonline.com"
    teams_openid_metadata_url: Address = (
        "https://login.botframework.com/v1/.well-known/openidconfiguration"
    )
    crisis_public_url: PublicUrl | None = None
    crisis_host: Host = "127.0.0.1"
    crisis_port: Port = 3000

    @property
    def secrets(self) -> list[str]:
        """The platforms', in clear, for what keeps them out of the log. The outlets' are named in
        `organisation.yaml`."""
        held = (getattr(self, name) for name in type(self).model_fields)
        return [one.get_secret_value() for one in held if isinstance(one, SecretStr)]

    @property
    def on_slack(self) -> bool:
        """Whether the bot works in Slack."""
        return self.slack_bot_token is not None

    @property
    def on_teams(self) -> bool:
        """Whether the bot works in Microsoft Teams."""
        return self.teams_anonymous or self.microsoft_app_id is not None

    @property
    def socket_mode(self) -> bool:
        """Whether Slack is reached by Socket Mode; else it calls `/slack/events`."""
        return self.slack_app_token is not None


# Loading

SLACK_SECRETS = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET")
TEAMS_SECRETS = ("MICROSOFT_APP_ID", "MICROSOFT_APP_PASSWORD")
ANONYMOUS = "TEAMS_ANONYMOUS"
OFF = frozenset({"", "0", "false", "no", "off", "f", "n"})

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
        problems = {_variable(error): _words(error) for error in failed.errors()}
    if issubclass(model, Settings):
        problems = {**dict(_lacking(environment)), **problems}
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


def _lacking(environment: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What is missing of the platforms that are meant to be used; of Slack where none is."""
    teams = {name for name in TEAMS_SECRETS if name in environment}
    anonymous = environment.get(ANONYMOUS, "").lower() not in OFF
    if any(name in environment for name in SLACK_SECRETS) or not (teams or anonymous):
        yield from _lacking_of_slack(environment)
    if anonymous:
        yield from _anonymous(environment, teams)
    elif teams:
        yield from _lacking_of_teams(environment)


def _lacking_of_slack(environment: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if "SLACK_BOT_TOKEN" not in environment:
        yield "SLACK_BOT_TOKEN", f"is missing. {BOT_TOKEN_AT}"
    if not environment.keys() & {"SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"}:
        yield (
            "SLACK_APP_TOKEN",
            f"is missing. {APP_TOKEN_AT} Or, to be called by HTTP instead, set"
            f" SLACK_SIGNING_SECRET: {SIGNING_SECRET_AT} For Microsoft Teams instead of Slack, set"
            f" MICROSOFT_APP_ID: {APP_ID_AT}",
        )


def _lacking_of_teams(environment: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    wanted = {"MICROSOFT_APP_ID": APP_ID_AT, "MICROSOFT_APP_PASSWORD": APP_PASSWORD_AT}
    if environment.get("MICROSOFT_APP_TYPE", "").strip().lower() != "multitenant":
        wanted["MICROSOFT_APP_TENANT_ID"] = APP_TENANT_AT
    for name, where in wanted.items():
        if name not in environment:
            yield name, f"is missing. {where}"


def _anonymous(environment: Mapping[str, str], teams: set[str]) -> Iterator[tuple[str, str]]:
    """Without tokens anybody who reaches the bot can speak as anybody."""
    if teams:
        yield (
            ANONYMOUS,
            f"lets anybody in who can reach the bot, so it cannot stand beside"
            f" {', '.join(sorted(teams))}. Take it out; it is for the playground alone.",
        )
    if "MICROSOFT_APP_TENANT_ID" not in environment:
        yield (
            "MICROSOFT_APP_TENANT_ID",
            f"says whose people the bot knows; with {ANONYMOUS}, any: the playground's tenant.",
        )
    if environment.get("CRISIS_HOST", "127.0.0.1") not in LOOPBACK:
        yield (
            ANONYMOUS,
            "lets anybody in who can reach the bot: it works with CRISIS_HOST=127.0.0.1 only.",
        )


def _variable(error: ErrorDetails) -> str:
    return str(error["loc"][0]).upper()


def _words(error: ErrorDetails) -> str:
    """What is wrong, without the value: it may be a secret."""
    if error["type"] == "value_error":
        return str(error.get("ctx", {}).get("error", "is malformed."))
    return "is malformed."
