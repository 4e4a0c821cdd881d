"""The bot as a process of its own, so that it can be killed."""

import asyncio
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import httpx

READY_WITHIN_SECONDS = 60.0
STOP_WITHIN_SECONDS = 8.0
LOOK_EVERY_SECONDS = 0.05


class BotDidNotStart(Exception):
    """The bot ended before it was ready, or was not ready in time."""


class BotProcess:
    """`crisis serve` in its own folder, where there is no `.env`."""

    def __init__(
        self,
        environment: Mapping[str, str],
        folder: Path,
        port: int,
        *,
        module: Sequence[str] = ("bot", "serve"),
    ) -> None:
        self._command = (sys.executable, "-m", *module)
        self._environment = dict(environment)
        self._folder = folder
        self._ready = f"http://127.0.0.1:{port}/readyz"
        self._process: asyncio.subprocess.Process | None = None

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.returncode is None

    async def start(self) -> None:
        """Start it, and wait until it is ready. Raises `BotDidNotStart`."""
        if self.alive:
            return
        self._process = await asyncio.create_subprocess_exec(
            *self._command, env=self._environment, cwd=self._folder
        )
        try:
            async with asyncio.timeout(READY_WITHIN_SECONDS), httpx.AsyncClient() as client:
                # Another process: there is nothing to be told by, so it is asked.
                while not await self._answers(client):  # noqa: ASYNC110
                    await asyncio.sleep(LOOK_EVERY_SECONDS)
        except TimeoutError:
            await self.kill()
            raise BotDidNotStart(
                "The bot was not ready in time. What it said stands above."
            ) from None

    async def _answers(self, client: httpx.AsyncClient) -> bool:
        if not self.alive:
            raise BotDidNotStart("The bot ended at once. What it said stands above.")
        try:
            return (await client.get(self._ready)).status_code == httpx.codes.OK
        except httpx.TransportError:
            return False

    async def kill(self) -> None:
        """End it as `kill -9` does: nothing is tidied up."""
        if self._process is not None and self.alive:
            self._process.kill()
            await self._process.wait()

    async def stop(self) -> None:
        """End it in good order, or else by force."""
        if self._process is None or not self.alive:
            return
        self._process.terminate()
        try:
            async with asyncio.timeout(STOP_WITHIN_SECONDS):
                await self._process.wait()
        except TimeoutError:
            await self.kill()
