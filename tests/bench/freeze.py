"""From `/crisis freeze` to the receipt of an account with 200 scheduled posts.

`python -m tests.bench.freeze`. A server like Mastodon's own, with its limit of 300 calls in five
minutes, on a clock that jumps to whatever is due next: the seconds are the server's, not this
machine's. Its bound is the time in which so many calls are allowed at all.
"""

import asyncio
import sys
from dataclasses import dataclass
from time import perf_counter

import httpx

from bot.adapters.outlets.mastodon import MastodonClient, MastodonQueue
from bot.application.public_ports import Queue
from bot.domain.events.freezing import AccountFrozen
from bot.domain.freeze import Fate
from bot.domain.values import OutletId
from tests.application.bot_in_memory import Bot
from tests.bench.figures import Row, show
from tests.facts import NEWSROOM, ROOM, after
from tests.freezing import FROZEN_AT, MARKETING, PLANNED, SOCIAL_ACCOUNT, freezes, opened
from tests.memory_queue import MemoryQueue
from tests.presentation.reading import read
from tests.rigs.mastodon import mastodon

POSTS = 200
CALLS, WINDOW_SECONDS = 300, 300.0
MOST_RATIO = 1.1
MOST_UPDATES = 40
TOO_MANY = 429
PROGRESS = "paused so far"


@dataclass(frozen=True, kw_only=True)
class Frozen:
    """How it went: `seconds` by the server's clock, `own_seconds` by this machine's; `shown` is
    how often the room's card was drawn anew, and `steps` what it said of the progress."""

    seconds: float
    bound_seconds: float
    own_seconds: float
    calls: int
    paused: int
    shown: int
    steps: int

    @property
    def ratio(self) -> float:
        return self.seconds / self.bound_seconds if self.bound_seconds else 1.0


async def measure(posts: int = POSTS, calls: int = CALLS) -> Frozen:
    """Freeze so many."""
    bot = Bot(playbook=PLANNED)
    answers: list[int] = []

    async def counted(response: httpx.Response) -> None:
        answers.append(response.status_code)

    http = httpx.AsyncClient(trust_env=False, event_hooks={"response": [counted]})
    async with mastodon(now=bot.clock.now) as server, http:
        client = MastodonClient(server.url, server.token, http, bot.clock)
        bot = bot_with(MastodonQueue(NEWSROOM, client), bot)
        await bot.remember(opened)
        for number in range(posts):
            server.schedule(f"Offer {number}", after(minutes=120 + number))
        server.nature.most_calls = calls
        began = perf_counter()
        await bot.do(freezes())
        await until_frozen(bot)
        served = sum(status != TOO_MANY for status in answers)
        return figures(bot, served, perf_counter() - began, calls)


def bot_with(queue: MastodonQueue, first: Bot) -> Bot:
    """The bot, with this queue and an empty one, on the clock of the first."""
    empty = MemoryQueue(SOCIAL_ACCOUNT, first.clock.now)
    queues: dict[OutletId, Queue] = {NEWSROOM: queue, SOCIAL_ACCOUNT: empty}
    bot = Bot(playbook=PLANNED, queues=queues, clock=first.clock)
    bot.room.add_room("marketing", room=MARKETING)
    return bot


async def until_frozen(bot: Bot) -> None:
    """Work, and let the time pass until something is due, until there is a receipt."""
    while not [e for e in bot.happened(AccountFrozen) if e.outlet == NEWSROOM]:
        await bot.work()
        due = await bot.store.next_due(drill=False)
        if due is None:
            raise AssertionError("nothing is left to do, and the account is not frozen")
        bot.clock.at = max(bot.clock.at, due)


def figures(bot: Bot, served: int, own_seconds: float, limit: int) -> Frozen:
    account = bot.crisis.freeze.accounts[NEWSROOM]
    receipt = next(e for e in bot.happened(AccountFrozen) if e.outlet == NEWSROOM)
    (card,) = [p for p in bot.room.rooms[ROOM].posts if "Newsroom" in read(p.card)]
    return Frozen(
        seconds=(receipt.at - FROZEN_AT).total_seconds(),
        bound_seconds=(served - 1) // limit * WINDOW_SECONDS,
        own_seconds=own_seconds,
        calls=served,
        paused=len(account.with_fate(Fate.PAUSED)),
        shown=len(card.cards),
        steps=len({read(one) for one in card.cards if PROGRESS in read(one)}),
    )


def row(frozen: Frozen) -> Row:
    return Row(
        name=f"freeze of {frozen.paused} scheduled posts",
        bar=f"≤ {MOST_RATIO} × the server's bound",
        figure=f"{frozen.seconds:.0f} s ({frozen.ratio:.2f} ×)",
        met=frozen.ratio <= MOST_RATIO and frozen.steps > 0 and frozen.shown <= MOST_UPDATES,
        notes=(
            f"{frozen.calls} calls, {CALLS} allowed in {WINDOW_SECONDS:.0f} s: bound"
            f" {frozen.bound_seconds:.0f} s; of our own {frozen.own_seconds:.1f} s",
            f"the room's card was shown {frozen.shown} times, {frozen.steps} of them with progress",
        ),
    )


def main() -> None:
    sys.exit(show([row(asyncio.run(measure()))]))


if __name__ == "__main__":
    main()
