"""The running bot: `crisis serve`. Starts what bootstrap wires, and ends it in good order."""

import asyncio
import gc
import signal
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Any

import structlog
from aiohttp import web

from bot.adapters.outlets import Board, Routes, make_outlets
from bot.adapters.outlets.checking import tried
from bot.adapters.pacing import Pace
from bot.adapters.paging import make_pager
from bot.adapters.playbooks import (
    Organisation,
    at_hand,
    load_organisation,
    load_playbooks,
    render_with_gaps,
)
from bot.adapters.slack.calls import ANSWER_WITHIN_SECONDS
from bot.adapters.slack.pacing import PACES
from bot.adapters.store.sqlite import SqliteStore
from bot.adapters.system import RandomChance, SystemClock
from bot.application.ports import Clock
from bot.application.public_ports import MediaStore, Outlet, Pager
from bot.bootstrap import Core, assemble
from bot.domain.values import Home, OutletId
from bot.presentation.desk import House
from bot.serving.chores import check_up, chores
from bot.serving.connected import Connected, NotConnected, naming
from bot.serving.http import add_health, serve_feed
from bot.serving.slack import on_slack
from bot.settings import Settings

__all__ = ["NotConnected", "add_health", "check_up", "running", "serve"]

log = structlog.get_logger()

STOP_WITHIN_SECONDS = 5.0
"""How long what is under way may take when the bot is told to stop; the rest is left to the
next start."""


async def serve(settings: Settings, **otherwise: Any) -> None:
    """Run until told to stop (SIGINT, SIGTERM). Ready only once every chat platform has said who
    the bot is. `otherwise` is what `running` may be told.

    Raises `NotConnected` where a platform cannot be reached or refuses the bot, `PlaybookMistakes`
    for playbooks that would fail on the night, and `SettingsError` where the two do not agree.
    """
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stopped.set)
    async with running(settings, **otherwise):
        # Looking through all that is there from the start would hold everybody up, again and again.
        gc.collect()
        gc.freeze()
        await stopped.wait()


@asynccontextmanager
async def running(
    settings: Settings,
    *,
    clock: Clock | None = None,
    paces: Mapping[str, Pace] = PACES,
    answer_within_seconds: float = ANSWER_WITHIN_SECONDS,
) -> AsyncIterator[Core]:
    """The bot, ready, while the block lasts: by the machine's clock, the platforms' paces and the
    usual patience, unless it is told others."""
    organisation = load_organisation(settings.crisis_playbooks / "organisation.yaml")
    house = house_of(settings, organisation)
    clock = clock or SystemClock()
    async with AsyncExitStack() as stack:
        store = await SqliteStore.open(settings.database_path)
        stack.push_async_callback(store.close)
        connected = await stack.enter_async_context(
            _platforms(settings, organisation, clock, store, paces, answer_within_seconds)
        )
        boards = {one.named: one.board for one in connected if one.board}
        routes, pager = await stack.enter_async_context(
            _ways_out(settings, organisation, boards, clock, answer_within_seconds, store)
        )
        core = assemble(
            store=store,
            chats={one.home: one.chat for one in connected},
            outlets=routes.outlets,
            typesetters=routes.typesetters,
            queues=routes.queues,
            accounts=routes.accounts,
            comments=routes.comments,
            pager=pager,
            media=store,
            house=house,
            clock=clock,
            chance=RandomChance(),
        )
        await stack.enter_async_context(_at_work(core, routes))
        server = web.Application()
        serve_feed(organisation, core.queries, clock, server)
        await stack.enter_async_context(_listening(settings, connected, core, server))
        stack.enter_context(chores(settings, organisation, connected, clock))
        where = [one.where for one in connected]
        log.info("ready", where=where, playbooks=sorted(house.playbooks))
        yield core


@asynccontextmanager
async def _platforms(
    settings: Settings,
    organisation: Organisation,
    clock: Clock,
    store: SqliteStore,
    paces: Mapping[str, Pace],
    answer_within_seconds: float,
) -> AsyncIterator[list[Connected]]:
    """Every chat platform that is set up, Slack the first of them: old crises name none."""
    seconds = answer_within_seconds
    async with AsyncExitStack() as stack:
        found: list[Connected] = []
        if settings.on_slack:
            slack = on_slack(
                settings, organisation, clock, store, paces=paces, answer_within_seconds=seconds
            )
            with naming("Slack"):
                found.append(await stack.enter_async_context(slack))
        if settings.on_teams:
            # Slow to load, and of no use to those who work in Slack alone.
            from bot.serving.teams import on_teams

            teams = on_teams(settings, organisation, clock, store, answer_within_seconds=seconds)
            with naming("Microsoft Teams"):
                found.append(await stack.enter_async_context(teams))
        yield found


@asynccontextmanager
async def _ways_out(
    settings: Settings,
    organisation: Organisation,
    boards: Mapping[Home, Board],
    clock: Clock,
    answer_within_seconds: float,
    media: MediaStore,
) -> AsyncIterator[tuple[Routes, Pager | None]]:
    """To the public, and to people whose answer is waited for."""
    environment = settings.environment
    seconds = answer_within_seconds
    async with (
        make_outlets(
            organisation,
            environment,
            boards=boards,
            clock=clock,
            media=media,
            answer_within_seconds=seconds,
        ) as routes,
        make_pager(organisation, environment, clock=clock, answer_within_seconds=seconds) as pager,
    ):
        yield routes, pager


def house_of(settings: Settings, organisation: Organisation) -> House:
    """Playbooks and language, as the desk wants them."""
    return House(
        playbooks=load_playbooks(settings.crisis_playbooks, organisation),
        roster=frozenset(organisation.people),
        language=organisation.languages[0],
        fill=render_with_gaps,
        at_hand=lambda playbook, at: at_hand(playbook, organisation.duty, at),
    )


@asynccontextmanager
async def _listening(
    settings: Settings, connected: list[Connected], core: Core, server: web.Application
) -> AsyncIterator[None]:
    """To everything that people do on any of the platforms."""
    async with AsyncExitStack() as stack:
        reached = [
            await stack.enter_async_context(one.listening(core, server)) for one in connected
        ]
        add_health(server, *reached)
        runner = web.AppRunner(server, access_log=None, shutdown_timeout=STOP_WITHIN_SECONDS)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        # Last, so that whoever is answered knows the bot to be ready.
        await web.TCPSite(runner, settings.crisis_host, settings.crisis_port).start()
        yield


@asynccontextmanager
async def _at_work(core: Core, routes: Routes) -> AsyncIterator[None]:
    """What the bot does of its own accord: the relays, the watch, and one try of the outlets."""
    async with AsyncExitStack() as stack:
        works = (
            ("relay", core.relay.run()),
            ("drill relay", core.drill_relay.run()),
            ("watch", core.watch.run()),
            ("trying outlets", _try_outlets(routes.outlets)),
        )
        for name, work in works:
            task = asyncio.create_task(work, name=name)
            task.add_done_callback(_tell_defect)
            stack.push_async_callback(partial(_end, task))
        yield


def _tell_defect(task: asyncio.Task[None]) -> None:
    """What ends of its own accord by a defect is in the log at once, not when the bot stops."""
    if not task.cancelled() and (error := task.exception()):
        log.error("work has ended early", work=task.get_name(), exc_info=error)


async def _try_outlets(outlets: Mapping[OutletId, Outlet]) -> None:
    """Whoever reads the log learns at the start which outlet will not let the bot in."""
    for outlet, failed in (await tried(outlets)).items():
        if failed is not None:
            log.warning("outlet_refuses", outlet=outlet, reason=failed.reason, final=failed.final)


async def _end(task: asyncio.Task[None]) -> None:
    """However it ended: what it has to say is in the log, and the rest is still to be closed."""
    task.cancel()
    await asyncio.wait([task])
