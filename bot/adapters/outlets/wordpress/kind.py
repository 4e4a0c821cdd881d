"""How a WordPress newsroom is made from its settings."""

from collections.abc import Mapping

from bot.adapters.outlets.making import Kind, Making, Route, unset
from bot.adapters.outlets.wordpress.account import WordPressAccount
from bot.adapters.outlets.wordpress.client import WordPressClient
from bot.adapters.outlets.wordpress.comments import WordPressComments
from bot.adapters.outlets.wordpress.media import Uploads
from bot.adapters.outlets.wordpress.outlet import WordPressNewsroom
from bot.adapters.outlets.wordpress.queue import WordPressQueue
from bot.adapters.outlets.wordpress.typesetter import WordPressTypesetter
from bot.adapters.playbooks import Organisation, WordPressOutlet
from bot.domain.values import OutletId


def _wordpress(outlet: OutletId, settings: WordPressOutlet, making: Making) -> Route:
    client = WordPressClient(
        site=settings.site,
        user=settings.user,
        password=making.environment[settings.password_env],
        http=making.http,
        clock=making.clock,
    )
    uploads = Uploads(client, making.media)
    longest = settings.longest
    return Route(
        outlet=WordPressNewsroom(outlet, client=client, uploads=uploads, longest=longest),
        typesetter=WordPressTypesetter(language=settings.language, longest=longest),
        account=_account(outlet, client, making) if settings.watched else None,
        queue=WordPressQueue(outlet, client=client, clock=making.clock),
        comments=WordPressComments(outlet, client=client),
    )


def _account(outlet: OutletId, client: WordPressClient, making: Making) -> WordPressAccount:
    return WordPressAccount(outlet, client=client, clock=making.clock)


def _lacks(
    settings: WordPressOutlet,
    organisation: Organisation,  # noqa: ARG001
    environment: Mapping[str, str],
) -> list[str]:
    return unset(settings.variables, environment)


WORDPRESS = Kind(make=_wordpress, lacks=_lacks)
