"""The one place that chooses adapters and wires them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from bot.application.backoff import Backoff
from bot.application.handler import CommandHandler
from bot.application.performing import Performer
from bot.application.ports import Chance, Clock, Directory, Room, Store
from bot.application.public_ports import Outlet
from bot.application.publishing import Publisher
from bot.application.queries import Queries
from bot.application.relay import Relay
from bot.domain.values import OutletId
from bot.presentation.card import Card
from bot.presentation.desk import Desk, House
from bot.presentation.forms import Forms
from bot.presentation.render import CardRenderer
from bot.presentation.words import Words


@dataclass(frozen=True, kw_only=True)
class Core:
    """The bot without a platform: what every way of running it has in common."""

    handler: CommandHandler
    queries: Queries
    desk: Desk
    relay: Relay[Card]
    drill_relay: Relay[Card]

    @property
    def relays(self) -> tuple[Relay[Card], Relay[Card]]:
        return self.relay, self.drill_relay


def assemble(
    *,
    store: Store,
    room: Room[Card],
    outlets: Mapping[OutletId, Outlet],
    directory: Directory,
    renderer: CardRenderer,
    house: House,
    clock: Clock,
    chance: Chance,
) -> Core:
    """Wire the core. The relay of drills is given no outlet at all: it could not publish."""
    handler = CommandHandler(store)
    queries = Queries(store, handler)
    relay = partial(
        _relay,
        handler=handler,
        store=store,
        room=room,
        renderer=renderer,
        clock=clock,
        backoff=Backoff(chance),
    )
    desk = Desk(
        handler=handler,
        queries=queries,
        renderer=renderer,
        forms=Forms(directory, Words(house.language), house.fill),
        directory=directory,
        house=house,
        clock=clock,
        chance=chance,
    )
    return Core(
        handler=handler,
        queries=queries,
        desk=desk,
        relay=relay(outlets, drill=False),
        drill_relay=relay({}, drill=True),
    )


def _relay(
    outlets: Mapping[OutletId, Outlet],
    *,
    drill: bool,
    handler: CommandHandler,
    store: Store,
    room: Room[Card],
    renderer: CardRenderer,
    clock: Clock,
    backoff: Backoff,
) -> Relay[Card]:
    publisher = Publisher(handler=handler, outlets=outlets, clock=clock, backoff=backoff)
    performer = Performer(
        store=store,
        handler=handler,
        room=room,
        renderer=renderer,
        publisher=publisher,
        clock=clock,
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
