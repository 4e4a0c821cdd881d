"""`crisis demo` and its tour in a terminal of their own, and what they leave behind."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from time import monotonic

import httpx
import pytest

from bot.demo import main as demo

PATIENCE_SECONDS = 60.0
TOLD = (
    "read back, and kept",
    "The new card shows the difference: − soon. + by noon.",
    "What the public sees",
    "Was this published?",
    "Take it down: it is gone",
    "kill -9",
    "Post-mortem",
    "row",
)


def environment(**more: str) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("CRISIS_")}
    return {**own, "PYTHONPATH": str(Path(__file__).parents[2]), **more}


async def crisis(*words: str, folder: Path, **more: str) -> tuple[int, str, str]:
    """Exit code, standard output and errors of `crisis WORDS`, run in a folder."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *words, cwd=folder, env=environment(**more),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    async with asyncio.timeout(PATIENCE_SECONDS):
        out, err = await process.communicate()
    return process.returncode or 0, out.decode(), err.decode()


async def test_the_tour_plays_a_crisis_and_leaves_its_log_where_it_is_told(
    tmp_path: Path,
) -> None:
    log = {"CRISIS_DATABASE_URL": f"sqlite:///{tmp_path / 'tour.db'}"}
    began = monotonic()
    code, told, errors = await crisis("demo", "--tour", folder=tmp_path, **log)
    print(f"crisis demo --tour: {monotonic() - began:.1f} s (bar: 20 s)")
    assert (code, errors) == (0, "")
    for wanted in TOLD:
        assert wanted in " ".join(told.split())

    code, listed, _ = await crisis("list", folder=tmp_path, **log)
    assert code == 0
    name = next(word for word in listed.split() if word.count("-") == 1 and word.islower())
    code, exported, _ = await crisis("export", name, "--format", "md", folder=tmp_path, **log)
    assert code == 0
    assert "flood" in exported
    # The tour altered a row, saw it named, and put it back: the log is whole again.
    code, verified, _ = await crisis("verify", name, folder=tmp_path, **log)
    assert code == 0, verified


async def test_the_tour_says_so_and_fails_when_nothing_can_be_published(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CRISIS_DATABASE_URL", raising=False)
    monkeypatch.setattr("bot.demo.scene.WITHIN_SECONDS", 3.0)
    wrong = {
        **demo.TOKENS,
        "CRISIS_DEMO_WEBHOOK_SECRET": "whsec_d3Jvbmctc2VjcmV0LXdyb25nLXNlY3JldA==",
    }
    monkeypatch.setattr(demo, "TOKENS", wrong)
    code = await asyncio.to_thread(demo.run, touring=True)
    assert code == 1
    assert "the sandbox never saw the statement in public" in capsys.readouterr().err


async def test_a_database_of_real_crises_is_left_alone(tmp_path: Path) -> None:
    real = tmp_path / "crisis.db"
    with closing(sqlite3.connect(real)) as database, database:
        database.execute("CREATE TABLE events (stored)")
    before = real.read_bytes()
    code, _, told = await crisis(
        "demo", "--tour", folder=tmp_path, CRISIS_DATABASE_URL=f"sqlite:///{real}"
    )
    assert code == 2
    assert "holds crises that no demonstration made" in told
    assert real.read_bytes() == before


async def test_the_demo_stays_until_it_is_interrupted(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "demo", "--no-browser",
        cwd=tmp_path, env=environment(), stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout
    async with asyncio.timeout(PATIENCE_SECONDS):
        ready = (await process.stdout.readline()).decode()
        assert ready.startswith("Sandbox ready: http://127.0.0.1:")
        url = ready.split(": ")[1].strip()
        async with httpx.AsyncClient() as client:
            page = (await client.get(f"{url}/")).text
        assert "S1 waits for approval." in page
        assert "Try it" in page
        process.send_signal(signal.SIGINT)
        assert await process.wait() == 0
