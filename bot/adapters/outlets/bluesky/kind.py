"""How a Bluesky account is made from its settings."""

from collections.abc import Mapping

from bot.adapters.outlets.making import Kind, Making, Route, unset
from bot.adapters.playbooks import BlueskyOutlet, Organisation
from bot.domain.values import OutletId


def _bluesky(outlet: OutletId, settings: BlueskyOutlet, making: Making) -> Route:
    # `atproto` takes half a second to load: only those who have an account there wait for it.
    from bot.adapters.outlets.bluesky.account import BlueskyAccount
    from bot.adapters.outlets.bluesky.outlet import BlueskyPosts
    from bot.adapters.outlets.bluesky.session import BlueskySession
    from bot.adapters.outlets.bluesky.typesetter import BlueskyTypesetter

    session = BlueskySession(
        service=settings.service,
        handle=settings.handle,
        password=making.environment[settings.password_env],
        clock=making.clock,
    )
    making.stack.push_async_callback(session.aclose)
    return Route(
        outlet=BlueskyPosts(outlet, session=session, clock=making.clock, media=making.media),
        typesetter=BlueskyTypesetter(
            service=settings.service,
            http=making.http,
            clock=making.clock,
            language=settings.language,
            threads=settings.threads,
        ),
        account=BlueskyAccount(outlet, session=session, clock=making.clock)
        if settings.watched
        else None,
    )


def _lacks(
    settings: BlueskyOutlet,
    organisation: Organisation,  # noqa: ARG001
    environment: Mapping[str, str],
) -> list[str]:
    return unset(settings.variables, environment)


BLUESKY = Kind(make=_bluesky, lacks=_lacks)
