"""`crisis serve`: what stands in the log while it runs."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog

import bot.serving
from bot.demo.stage import playbooks_for
from bot.settings import load_settings
from bot.starting import start

ADDRESS = "https://newsroom.example/in/d41d8cd98f00"
VARIABLES = {
    "SLACK_BOT_TOKEN": "xoxb-1-the-bot",
    "SLACK_APP_TOKEN": "xapp-1-the-app",
    "CRISIS_DEMO_WEBHOOK_URL": ADDRESS,
    "CRISIS_DEMO_WEBHOOK_SECRET": "whsec_c2FuZGJveC1wdWJsaWMtb3V0bGV0LXNlY3JldA==",
}


@pytest.fixture
def own_log(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", list(root.handlers))
    monkeypatch.setattr(root, "level", root.level)
    yield
    structlog.reset_defaults()


@pytest.mark.usefixtures("database", "own_log")
def test_nothing_that_an_outlet_keeps_secret_gets_into_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in VARIABLES.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("CRISIS_PLAYBOOKS", str(playbooks_for(tmp_path)))

    async def talkative(*_: Any) -> None:
        for value in VARIABLES.values():
            bot.serving.log.error(f"it said {value}")

    monkeypatch.setattr(bot.serving, "serve", talkative)
    start(load_settings(None))
    written = capsys.readouterr().err
    assert written.count("[secret]") == len(VARIABLES)
    assert not [value for value in VARIABLES.values() if value in written]
