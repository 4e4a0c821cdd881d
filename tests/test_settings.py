"""Settings come from the environment or `.env`, and every mistake is named at once, unseen."""

import io
import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from pydantic import SecretStr, ValidationError

from bot.logging import Console, configure, without_secrets
from bot.settings import Settings, SettingsError, load_local_settings, load_settings

BOT = "xoxb-1-the-bot"
APP = "xapp-1-the-app"
ENOUGH = {"SLACK_BOT_TOKEN": BOT, "SLACK_APP_TOKEN": APP}


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith(("SLACK_", "CRISIS_", "MICROSOFT_", "TEAMS_")):
            monkeypatch.delenv(name)


def given(monkeypatch: pytest.MonkeyPatch, **variables: str) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)


def problems_of(monkeypatch: pytest.MonkeyPatch, **variables: str) -> dict[str, str]:
    given(monkeypatch, **variables)
    with pytest.raises(SettingsError) as failed:
        load_settings(None)
    return failed.value.problems


def test_two_tokens_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, **ENOUGH)
    settings = load_settings(None)
    assert settings.slack_bot_token == SecretStr(BOT)
    assert settings.socket_mode
    assert settings.slack_api_url == "https://slack.com/api/"
    assert settings.database_path == Path("crisis.db")
    assert settings.crisis_playbooks == Path("playbooks")
    assert (settings.crisis_host, settings.crisis_port) == ("127.0.0.1", 3000)
    assert settings.crisis_log_level == "info"


def test_a_signing_secret_instead_of_the_app_token_means_http(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given(monkeypatch, SLACK_BOT_TOKEN=BOT, SLACK_SIGNING_SECRET="0123456789abcdef")
    assert not load_settings(None).socket_mode


def test_the_environment_wins_over_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / ".env"
    file.write_text(f"SLACK_BOT_TOKEN=xoxb-file\nSLACK_APP_TOKEN={APP}\nCRISIS_PORT=4000\n")
    given(monkeypatch, SLACK_BOT_TOKEN=BOT)
    settings = load_settings(file)
    assert settings.slack_bot_token == SecretStr(BOT)
    assert settings.crisis_port == 4000


def test_an_outlets_secret_is_found_in_both_places(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / ".env"
    file.write_text("NEWSROOM_SECRET=whsec_file\nBLOG_SECRET=whsec_blog\n")
    given(monkeypatch, **ENOUGH, NEWSROOM_SECRET="whsec_environment")
    environment = load_settings(file).environment
    assert environment["NEWSROOM_SECRET"] == "whsec_environment"
    assert environment["BLOG_SECRET"] == "whsec_blog"


def test_no_file_is_read_when_none_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("CRISIS_PORT=4000\n")
    monkeypatch.chdir(tmp_path)
    given(monkeypatch, **ENOUGH)
    assert load_settings(None).crisis_port == 3000
    assert load_settings().crisis_port == 4000


def test_all_that_is_missing_is_named_with_where_to_get_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = problems_of(monkeypatch)
    assert found.keys() == {"SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"}
    assert "OAuth & Permissions" in found["SLACK_BOT_TOKEN"]
    assert "App-Level Tokens" in found["SLACK_APP_TOKEN"]
    assert "SLACK_SIGNING_SECRET" in found["SLACK_APP_TOKEN"]


def test_missing_and_malformed_are_named_in_one_go(monkeypatch: pytest.MonkeyPatch) -> None:
    found = problems_of(monkeypatch, SLACK_APP_TOKEN=APP, CRISIS_PORT="many", CRISIS_HOST="a b")
    assert found.keys() == {"SLACK_BOT_TOKEN", "CRISIS_PORT", "CRISIS_HOST"}


def test_a_variable_set_to_nothing_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    found = problems_of(monkeypatch, SLACK_BOT_TOKEN="", SLACK_APP_TOKEN="")
    assert found.keys() == {"SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"}


def test_swapped_tokens_are_recognised(monkeypatch: pytest.MonkeyPatch) -> None:
    found = problems_of(monkeypatch, SLACK_BOT_TOKEN=APP, SLACK_APP_TOKEN=BOT)
    assert "belongs in SLACK_APP_TOKEN" in found["SLACK_BOT_TOKEN"]
    assert "belongs in SLACK_BOT_TOKEN" in found["SLACK_APP_TOKEN"]


def test_a_users_token_is_refused_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    found = problems_of(monkeypatch, SLACK_BOT_TOKEN="xoxp-1-somebody", SLACK_APP_TOKEN=APP)
    assert "user token" in found["SLACK_BOT_TOKEN"]


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SLACK_BOT_TOKEN", "hunter2-token"),
        ("SLACK_BOT_TOKEN", "xoxb-with\x7fhunter2"),
        ("SLACK_APP_TOKEN", "hunter2-token"),
        ("SLACK_SIGNING_SECRET", "xoxb-hunter2"),
        ("SLACK_API_URL", "http://hunter2.example/api/"),
        ("SLACK_API_URL", "https://[hunter2"),
        ("SLACK_API_URL", "https://hunter2:hunter2@slack.com/api/"),
        ("CRISIS_DATABASE_URL", "postgresql://bot:hunter2@db/crisis"),
        ("CRISIS_DATABASE_URL", "sqlite:///"),
        ("CRISIS_DATABASE_URL", "sqlite:///:memory:"),
        ("CRISIS_DATABASE_URL", "sqlite:///hunter2?mode=ro"),
        ("CRISIS_PORT", "65536"),
        ("CRISIS_PORT", "-1"),
        ("CRISIS_PORT", "3000hunter2"),
        ("CRISIS_PORT", "٣"),
        ("CRISIS_HOST", "http://hunter2"),
        ("CRISIS_LOG_LEVEL", "hunter2"),
    ],
)
def test_what_is_malformed_is_named_and_never_shown(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    given(monkeypatch, **ENOUGH, **{variable: value} if variable not in ENOUGH else {})
    given(monkeypatch, **{variable: value})
    with pytest.raises(SettingsError) as failed:
        load_settings(None)
    assert failed.value.problems.keys() == {variable}
    assert "hunter2" not in str(failed.value)


@pytest.mark.parametrize("level", ["DEBUG", "Warning", "error"])
def test_a_log_level_may_be_written_large(monkeypatch: pytest.MonkeyPatch, level: str) -> None:
    given(monkeypatch, **ENOUGH, CRISIS_LOG_LEVEL=level)
    assert load_settings(None).crisis_log_level == level.lower()


def test_spaces_around_a_pasted_token_do_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, SLACK_BOT_TOKEN=f" {BOT} ", SLACK_APP_TOKEN=APP)
    assert load_settings(None).slack_bot_token == SecretStr(BOT)


def test_commands_that_look_at_files_need_nothing_of_slack(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given(monkeypatch, SLACK_BOT_TOKEN="broken", CRISIS_DATABASE_URL="sqlite:////var/log.db")
    assert load_local_settings(None).database_path == Path("/var/log.db")


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match="cannot be read"):
        load_settings(file)


def test_settings_are_frozen_and_show_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, **ENOUGH)
    settings = load_settings(None)
    assert BOT not in repr(settings)
    assert APP not in str(settings)
    with pytest.raises(ValidationError):
        settings.crisis_port = 1
    assert {BOT, APP} <= set(settings.secrets)
    assert isinstance(settings, Settings)


# The log


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    written = io.StringIO()
    configure("info", secrets=["no-form-to-know-it-by"], stream=written)
    yield written
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()


@pytest.mark.parametrize(
    "secret",
    [
        "xoxb-1-2-abc",
        "xoxe.xoxp-1-abc",
        "xapp-1-A-2-abc",
        "whsec_abc+/=",
        "Bearer abc.def-ghi",
        "https://user:word@host/",
        "https://hooks.slack.com/services/T/B/x",
        "no-form-to-know-it-by",
    ],
)
def test_no_secret_gets_into_the_log(stream: io.StringIO, secret: str) -> None:
    part = secret.removeprefix("Bearer ").removeprefix("https://").removesuffix("@host/")
    log = structlog.get_logger("bot.somewhere")
    log.warning(f"told {secret}", value=secret, nested={"deep": [secret]})
    logging.getLogger("a.library").error("it said %s", secret)
    try:
        raise ValueError(secret)
    except ValueError:
        log.exception("failed")
    assert stream.getvalue().count("[secret]") >= 5
    assert part not in stream.getvalue()


def test_a_traceback_shows_no_local_variables(stream: io.StringIO) -> None:
    draft = "Mum is " + "the word"
    try:
        raise ValueError(len(draft))
    except ValueError:
        structlog.get_logger("bot.somewhere").exception("failed")
    assert "ValueError: 15" in stream.getvalue()
    assert draft not in stream.getvalue()


def test_the_log_is_for_people(stream: io.StringIO) -> None:
    structlog.get_logger("bot.somewhere").info("ready", workspace="Northwind")
    line = stream.getvalue()
    assert "ready" in line
    assert "workspace=Northwind" in line
    assert "{" not in line


def test_libraries_that_log_payloads_and_addresses_are_silent(stream: io.StringIO) -> None:
    logging.getLogger("slack_bolt.App").error("Unhandled request ({'text': 'a draft'})")
    logging.getLogger("httpx").info("HTTP Request: POST https://secret.example/")
    assert stream.getvalue() == ""


def test_it_is_configured_once_however_often(stream: io.StringIO) -> None:
    configure("warning", stream=stream)
    logging.getLogger("a.library").warning("once")
    assert stream.getvalue().count("once") == 1
    assert sum(isinstance(one, Console) for one in logging.getLogger().handlers) == 1


def test_innocent_words_stay() -> None:
    text = "Basically, foxb-1 bears https://host/path and an address: a@b.example"
    assert without_secrets(text) == text


# Microsoft Teams

APP_ID = "11111111-2222-3333-4444-555555555555"
TENANT = "66666666-7777-8888-9999-000000000000"
TEAMS = {
    "MICROSOFT_APP_ID": APP_ID,
    "MICROSOFT_APP_PASSWORD": "the-secret",
    "MICROSOFT_APP_TENANT_ID": TENANT,
}
ANONYMOUS = {
    "TEAMS_ANONYMOUS": "1",
    "MICROSOFT_APP_TENANT_ID": TEAMS["MICROSOFT_APP_TENANT_ID"],
}


def test_teams_alone_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, **TEAMS)
    settings = load_settings(None)
    assert (settings.on_slack, settings.on_teams) == (False, True)
    assert settings.microsoft_app_type == "SingleTenant"


def test_one_process_may_serve_both(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, **ENOUGH, **TEAMS)
    settings = load_settings(None)
    assert (settings.on_slack, settings.on_teams) == (True, True)


@pytest.mark.parametrize("missing", ["MICROSOFT_APP_PASSWORD", "MICROSOFT_APP_TENANT_ID"])
def test_what_teams_lacks_is_named_with_the_place_where_it_stands(
    monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    problems = problems_of(monkeypatch, **{n: v for n, v in TEAMS.items() if n != missing})
    assert problems.keys() == {missing}
    assert "portal.azure.com" in problems[missing]


def test_an_app_of_several_tenants_needs_no_tenant(monkeypatch: pytest.MonkeyPatch) -> None:
    several = {n: v for n, v in TEAMS.items() if n != "MICROSOFT_APP_TENANT_ID"}
    given(monkeypatch, **several, MICROSOFT_APP_TYPE="multitenant")
    assert load_settings(None).on_teams


def test_half_of_slack_is_named_even_where_teams_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    assert problems_of(monkeypatch, **TEAMS, SLACK_BOT_TOKEN=BOT).keys() == {"SLACK_APP_TOKEN"}


def test_anonymous_mode_works_without_credentials_only(monkeypatch: pytest.MonkeyPatch) -> None:
    assert problems_of(monkeypatch, **TEAMS, TEAMS_ANONYMOUS="1").keys() == {"TEAMS_ANONYMOUS"}


def test_anonymous_mode_works_on_this_machine_only(monkeypatch: pytest.MonkeyPatch) -> None:
    problems = problems_of(monkeypatch, **ANONYMOUS, CRISIS_HOST="192.0.2.1")
    assert problems.keys() == {"TEAMS_ANONYMOUS"}


def test_anonymous_mode_knows_the_people_of_one_tenant(monkeypatch: pytest.MonkeyPatch) -> None:
    problems = problems_of(monkeypatch, TEAMS_ANONYMOUS="1")
    assert problems.keys() == {"MICROSOFT_APP_TENANT_ID"}


def test_anonymous_mode_is_off_unless_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, **ANONYMOUS)
    assert load_settings(None).on_teams
    monkeypatch.setenv("TEAMS_ANONYMOUS", "0")
    with pytest.raises(SettingsError):
        load_settings(None)


@pytest.mark.parametrize(
    "name", ["MICROSOFT_GRAPH_URL", "TEAMS_SERVICE_URL", "TEAMS_LOGIN_URL", "CRISIS_PUBLIC_URL"]
)
def test_no_secret_goes_to_an_address_without_encryption(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    assert problems_of(monkeypatch, **TEAMS, **{name: "http://example.org"}).keys() == {name}


def test_the_apps_secret_is_seen_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, **TEAMS)
    settings = load_settings(None)
    assert "the-secret" not in repr(settings)
    assert "the-secret" in settings.secrets
