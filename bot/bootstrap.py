"""The one place that chooses adapters and wires them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from bot.application.asking import Asker
from bot.application.backoff import Backoff
from bot.application.composing import Composer
from bot.application.freezing import Freezer
from bot.application.handler import CommandHandler
from bot.application.performing import Performer
from bot.application.platforms import Platform, Platforms
from bot.application.ports import Chance, Clock, Directory, Room, Store
from bot.application.public_ports import (
    Account,
    Comments,
    MediaStore,
    Outlet,
    Pager,
    Queue,
    TakesDown,
    Typesetter,
)
from bot.application.publishing import Publisher
from bot.application.queries import Queries
from bot.application.relay import Relay
from bot.application.removing import Remover
from bot.application.together import Together
from bot.application.watching import Watch
from bot.domain.values import Home, OutletId
from bot.presentation.card import Card
from bot.presentation.desk import Desk, House
from bot.presentation.forms import Forms
from bot.presentation.render import CardRenderer


@dataclass(frozen=True, kw_only=True)
class Chat:
    """A chat platform, as the core needs it."""

    room: Room[Card]
    directory: Directory
    renderer: CardRenderer

    @property
    def platform(self) -> Platform[Card]:
        return Platform(room=self.room, renderer=self.renderer)


@dataclass(frozen=True, kw_only=True)
class Core:
    """The bot without a platform: what every way of running it has in common."""

    handler: CommandHandler
    queries: Queries
    desks: Mapping[Home, Desk]
    relay: Relay[Card]
    drill_relay: Relay[Card]
    watch: Watch

    @property
    def desk(self) -> Desk:
        """Where there is one platform only, its."""
        (only,) = self.desks.values()
        return only

    @property
    def relays(self) -> tuple[Relay[Card], Relay[Card]]:
        return self.relay, self.drill_relay


def assemble(
    *,
    store: Store,
    chats: Mapping[Home, Chat],
    outlets: Mapping[OutletId, Outlet],
    house: House,
    clock: Clock,
    chance: Chance,
    typesetters: Mapping[OutletId, Typesetter] | None = None,
    queues: Mapping[OutletId, Queue] | None = None,
    accounts: Mapping[OutletId, Account] | None = None,
    comments: Mapping[OutletId, Comments] | None = None,
    pager: Pager | None = None,
    media: MediaStore | None = None,
) -> Core:
    """Wire the core. The relay of drills is given no outlet and no queue at all: it could neither
    publish nor touch what is scheduled."""
    handler = CommandHandler(store)
    queries = Queries(store, handler)
    platforms = Platforms({home: chat.platform for home, chat in chats.items()})
    relay = partial(
        _relay,
        handler=handler,
        store=store,
        platforms=platforms,
        clock=clock,
        backoff=Backoff(chance),
        media=media,
    )
    desk = partial(
        _desk,
        handler=handler,
        queries=queries,
        house=house,
        clock=clock,
        chance=chance,
        comments=comments or {},
        composer=Composer(typesetters or {}),
        readers=platforms.readers,
    )
    return Core(
        handler=handler,
        queries=queries,
        desks={home: desk(chat) for home, chat in chats.items()},
        relay=relay(outlets, queues or {}, comments or {}, pager, drill=False),
        drill_relay=relay({}, {}, {}, None, drill=True),
        watch=_watch(handler, queries, accounts or {}, clock, chance),
    )


def _desk(chat: Chat, *, house: House, **common: Any) -> Desk:
    return Desk(
        renderer=chat.renderer,
        forms=Forms(chat.directory, chat.renderer.words, house.fill),
        directory=chat.directory,
        house=house,
        **common,
    )


def _watch(
    handler: CommandHandler,
    queries: Queries,
    accounts: Mapping[OutletId, Account],
    clock: Clock,
    chance: Chance,
) -> Watch:
    watch = Watch(
        handler=handler,
        queries=queries,
        accounts=accounts,
        clock=clock,
        backoff=Backoff(chance),
    )
    handler.on_append(watch.wake, drill=False)
    return watch


def _relay(
    outlets: Mapping[OutletId, Outlet],
    queues: Mapping[OutletId, Queue],
    comments: Mapping[OutletId, Comments],
    pager: Pager | None,
    *,
    drill: bool,
    handler: CommandHandler,
    store: Store,
    platforms: Platforms[Card],
    clock: Clock,
    backoff: Backoff,
    media: MediaStore | None,
) -> Relay[Card]:
    publisher = Publisher(handler=handler, outlets=outlets, clock=clock, backoff=backoff)
    performer = Performer(
        store=store,
        handler=handler,
        platforms=platforms,
        publisher=publisher,
        remover=Remover(
            handler=handler,
            outlets={one: out for one, out in outlets.items() if isinstance(out, TakesDown)},
            comments=comments,
            clock=clock,
            backoff=backoff,
        ),
        together=Together(store=store, handler=handler, clock=clock),
        freezer=Freezer(
            handler=handler, queries=Queries(store, handler), queues=queues, clock=clock
        ),
        asker=Asker(handler=handler, platforms=platforms, pager=pager, clock=clock),
        clock=clock,
        media=media,
    )
    relay = Relay(
        store=store,
        handler=handler,
        performer=performer,
        clock=clock,
        backoff=backoff,
        drill=drill,
    )
    handler.on_append(relay.wake, drill=drill)
    return relay
