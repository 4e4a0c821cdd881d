"""The bot as it runs in Teams alone."""

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import time
from typing import Any

import pytest

from bot.adapters.scheduler import Chores
from bot.bootstrap import Core
from bot.serving import running
from bot.settings import load_settings
from tests.adapters.test_doctor_teams import Clinic, clinic, teams_process

__all__ = ["clinic", "teams_process"]

ENDS_WITHIN_SECONDS = 60.0


@asynccontextmanager
async def bot(clinic: Clinic) -> AsyncIterator[Core]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        clinic.monkeypatch.setenv("CRISIS_PORT", str(free.getsockname()[1]))
    async with running(load_settings(None)) as core:
        yield core


@pytest.fixture
def daily(monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[[], Awaitable[None]]]:
    """The chores that the bot means to do every day, by name."""
    found: dict[str, Callable[[], Awaitable[None]]] = {}

    def keep(_: Any, name: str, chore: Callable[[], Awaitable[None]], at: time) -> None:
        found[name] = chore

    monkeypatch.setattr(Chores, "daily", keep)
    return found


async def test_the_daily_check_up_asks_for_no_token_that_the_bot_has(
    clinic: Clinic, daily: dict[str, Callable[[], Awaitable[None]]]
) -> None:
    clinic.write(rooms="channel")
    async with bot(clinic):
        before = await clinic.teams.calls()
        await daily["check-up"]()
        once = await clinic.teams.calls()
        await daily["check-up"]()
        twice = await clinic.teams.calls()
    assert before["login"] == 1
    assert once["members"] > before["members"]
    assert once["login"] == 2, "one for Teams, one for Graph"
    assert (twice["members"] > once["members"], twice["login"]) == (True, 2)


async def test_the_owner_hears_of_it_in_teams_when_somebody_could_overlook(
    clinic: Clinic, daily: dict[str, Callable[[], Awaitable[None]]]
) -> None:
    stranger = await clinic.teams.person("A Stranger")
    await clinic.teams.joins(stranger, clinic.team)
    async with bot(clinic):
        await daily["check-up"]()
    (told,) = await clinic.teams.posts(await clinic.teams.personal_chat(clinic.people["ana"]))
    assert "A Stranger" in told.words


# What keeps it from starting


@pytest.mark.parametrize(
    ("call", "status", "says", "code"),
    [
        ("login", 401, "Microsoft Teams refuses the bot (login_401). `crisis doctor` says", 2),
        ("members", 403, "Microsoft Teams refuses the bot (not_installed)", 2),
        ("members", 500, "Microsoft Teams could not be reached (server_error)", 1),
    ],
)
async def test_whoever_starts_it_is_told_which_platform_is_in_the_way(
    clinic: Clinic, call: str, status: int, says: str, code: int
) -> None:
    await clinic.teams.befalls(call, status=status, times=20)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "serve", stderr=asyncio.subprocess.PIPE
    )
    try:
        async with asyncio.timeout(ENDS_WITHIN_SECONDS):
            _, told = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
    assert says in told.decode()
    assert process.returncode == code


# What it is at work


async def test_the_announcement_channel_is_tried_at_the_start(clinic: Clinic) -> None:
    with clinic.editing() as content:
        content["outlets"]["intranet"] = {
            "type": "announcement",
            "title": "Staff news",
            "channel": "announcements",
            "watched": False,
        }
    async with bot(clinic):
        await clinic.teams.arrived("members", times=2)
        assert (await clinic.teams.calls())["members"] >= 2


async def test_where_teams_does_not_say_who_would_read_it_nothing_is_opened_or_lost(
    clinic: Clinic,
) -> None:
    fake, ana = clinic.teams, clinic.people["ana"]
    typed = {"in:summary": "A wrong advertisement", "in:playbook": "scheduled-post"}
    async with bot(clinic):
        await fake.bot_at(f"http://127.0.0.1:{os.environ['CRISIS_PORT']}/api/messages")
        await fake.says(ana, clinic.room, "open")
        await fake.arrived("send")
        (form,) = [p for p in await fake.posts(clinic.room) if "in:summary" in str(p.activity)]
        await fake.befalls("members", status=500)
        refused = await fake.presses(ana, form, "Open", typed)
        assert "I cannot find out just now who could read the drafts there" in refused.words
        assert "A wrong advertisement" in refused.words
        assert "start_thread" not in await fake.calls()
        await fake.presses_in(ana, form, refused, "Open", typed)
        await fake.arrived("start_thread")
