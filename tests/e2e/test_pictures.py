"""The README's pictures can be made, and those kept are no burden."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.pictures import FOLDER, NAMES, make_all
from tests.e2e.stage import Play

MOST_BYTES = 120_000
FEWEST_BYTES = 8_000
"""An empty page of this size takes less."""


@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="module")
async def test_every_picture_is_made_from_the_running_sandbox(play: Play, tmp_path: Path) -> None:
    for path in await make_all(play, tmp_path):
        content = path.read_bytes()
        assert content[:4] == b"RIFF"
        assert FEWEST_BYTES < len(content) < MOST_BYTES, path.name


def test_the_pictures_kept_are_those_that_are_made() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(NAMES)
    for name in NAMES:
        assert FEWEST_BYTES < (FOLDER / name).stat().st_size < MOST_BYTES
