"""The sandbox: one workspace, its Web API, the people in it, the public, and trouble."""

from __future__ import annotations

from bot.sandbox import cast
from bot.sandbox.account import Account
from bot.sandbox.acting import Actor
from bot.sandbox.capabilities import ResponseUrls, Triggers
from bot.sandbox.dares import Dares
from bot.sandbox.delivery import Delivery
from bot.sandbox.errors import CannotDo
from bot.sandbox.events import Events
from bot.sandbox.faults import Faults
from bot.sandbox.hooks import Hands, Hooks
from bot.sandbox.journal import Journal
from bot.sandbox.limits import Limits
from bot.sandbox.mailbox import Mailbox
from bot.sandbox.manifest import Manifest
from bot.sandbox.payloads import Payloads
from bot.sandbox.public import Public
from bot.sandbox.scopes import Grants
from bot.sandbox.socketmode import Sockets
from bot.sandbox.webapi.files import Uploads
from bot.sandbox.workspace import Workspace


class Sandbox:
    """Everything one sandbox holds.

    `manifest` gives scopes, commands, shortcuts and events; without one everything is granted.
    `bot_url` is where the bot listens for HTTP; a socket, when connected, goes before it. With a
    list of addresses, the second copy of a payload delivered twice goes to the second. Benches
    set `watch_dares` to False, to measure the bot and not the ticking of dares.
    """

    def __init__(
        self,
        *,
        manifest: Manifest | None = None,
        workspace: Workspace | None = None,
        bot_url: str | list[str] | None = None,
        hooks: Hooks | None = None,
        bot_token: str = cast.BOT_TOKEN,
        app_token: str = cast.APP_TOKEN,
        signing_secret: str = cast.SIGNING_SECRET,
        public_secret: str = cast.PUBLIC_SECRET,
        watch_dares: bool = True,
    ) -> None:
        self.manifest = manifest
        self.workspace = workspace or cast.northwind()
        self.hands = Hands(self.workspace.journal, hooks)
        self.bot_token, self.app_token = bot_token, app_token
        self.signing_secret = signing_secret
        self.base_url = ""
        clock = self.workspace.clock
        self.grants = Grants(manifest)
        self.faults = Faults(Limits(clock))
        self.triggers, self.response_urls = Triggers(clock), ResponseUrls(clock)
        self.uploads = Uploads()
        self.payloads = Payloads(self)
        self.sockets = Sockets(self.workspace.app_id)
        urls = [bot_url] if isinstance(bot_url, str) else list(bot_url or [])
        self.delivery = Delivery(self, urls)
        self.public = Public(self, public_secret)
        self.account = Account(self)
        self.mailbox = Mailbox(self)
        self.dares = Dares(self, watch=watch_dares)
        self.journal.listen(Events(self).on_entry)

    @property
    def journal(self) -> Journal:
        return self.workspace.journal

    @property
    def listening(self) -> bool:
        """Whether there is a bot to tell of events, or was one that may come back."""
        return self.sockets.ever_connected or bool(self.delivery.bot_urls)

    @property
    def bot_url(self) -> str | None:
        return self.delivery.bot_urls[0] if self.delivery.bot_urls else None

    @bot_url.setter
    def bot_url(self, url: str | None) -> None:
        self.delivery.bot_urls = [url] if url else []

    def as_person(self, person: str) -> Actor:
        """Act as somebody. Raises CannotDo when there is no such account, or it is closed."""
        found = self.workspace.people.get(person)
        if found is None or found.deleted or found.is_bot:
            raise CannotDo(f"Nobody can act as {person}: no such account, or it is closed.")
        return Actor(self, found)

    async def settled(self) -> None:
        """Wait until every event has been delivered or given up."""
        await self.delivery.settled()

    async def close(self) -> None:
        self.faults.clear()
        await self.mailbox.stop()
        await self.sockets.close()
        await self.delivery.close()
