"""Whether the outlets still accept the bot's credentials."""

from collections.abc import Mapping
from dataclasses import replace

from bot.adapters.doctor.findings import Finding, fail, ok, warn
from bot.adapters.outlets import make_outlets, mistakes_of
from bot.adapters.outlets.checking import tried
from bot.adapters.playbooks import AnnouncementOutlet, Organisation
from bot.application.ports import Clock, DeliveryFailed
from bot.domain.values import OutletId

OUTLETS = "outlets"


async def look_at_credentials(
    organisation: Organisation,
    environment: Mapping[str, str],
    clock: Clock,
) -> list[Finding]:
    """Log in wherever that can be done without publishing. Announcement channels are looked at
    with the workspace, outlets that lack something with the settings."""
    whole = {
        outlet: settings
        for outlet, settings in organisation.outlets.items()
        if not isinstance(settings, AnnouncementOutlet)
        and not mistakes_of(organisation, outlet, environment)
    }
    made = make_outlets(replace(organisation, outlets=whole), environment, boards={}, clock=clock)
    async with made as routes:
        said = await tried(routes.outlets)
    return [_finding(outlet, failed) for outlet, failed in said.items()]


def _finding(outlet: OutletId, failed: DeliveryFailed | None) -> Finding:
    if failed is None:
        return ok(OUTLETS, f"{outlet} accepts the bot's credentials. Nothing was published.")
    if failed.final:
        fix = "Make a new password or token there, put it into the environment or .env, restart."
        return fail(OUTLETS, f"{outlet} does not let the bot in ({failed.reason}).", fix)
    fix = "Check the address in organisation.yaml and this machine's way to the internet."
    return warn(OUTLETS, f"{outlet} could not be reached now ({failed.reason}).", fix)
