"""How a Mastodon account is made from its settings."""

from collections.abc import Mapping

from bot.adapters.outlets.making import Kind, Making, Route, unset
from bot.adapters.outlets.mastodon.account import MastodonAccount
from bot.adapters.outlets.mastodon.client import MastodonClient
from bot.adapters.outlets.mastodon.outlet import Corrections, MastodonStatuses
from bot.adapters.outlets.mastodon.queue import MastodonQueue
from bot.adapters.outlets.mastodon.typesetter import LONGEST, MastodonTypesetter
from bot.adapters.playbooks import MastodonOutlet, Organisation
from bot.domain.values import OutletId


def _mastodon(outlet: OutletId, settings: MastodonOutlet, making: Making) -> Route:
    token = making.environment[settings.token_env]
    client = MastodonClient(settings.server, token, making.http, making.clock)
    longest = settings.longest or LONGEST
    return Route(
        outlet=MastodonStatuses(
            outlet,
            client,
            media=making.media,
            corrections=Corrections(settings.corrections),
            longest=longest,
        ),
        typesetter=MastodonTypesetter(
            language=settings.language or "", visibility=settings.visibility, longest=longest
        ),
        account=MastodonAccount(outlet, client) if settings.watched else None,
        queue=MastodonQueue(outlet, client),
    )


def _lacks(
    settings: MastodonOutlet,
    organisation: Organisation,  # noqa: ARG001
    environment: Mapping[str, str],
) -> list[str]:
    return unset(settings.variables, environment)


MASTODON = Kind(make=_mastodon, lacks=_lacks)
