"""What a war room in Teams would be, and whether Microsoft Graph gives what that takes."""

from bot.adapters.doctor.asking import patiently
from bot.adapters.doctor.findings import Finding, fail, ok, warn
from bot.adapters.doctor.teams import Premises, Visit
from bot.adapters.teams.transport.graph import Graph
from bot.application.ports import DeliveryFailed

WAR_ROOM = "war room"
SHOWN = {
    "thread": "a thread in the configured channel",
    "channel": "a channel of its own in the crisis team",
    "chat": "a group chat of its own",
}
CATALOGUE = "/appCatalogs/teamsApps"


async def look_at_war_room(visit: Visit, premises: Premises) -> list[Finding]:
    """Which kind is in force, and why. Of Graph it is only tried to read."""
    kind, why = premises.places.in_force()
    what = f"A war room in Teams would be {SHOWN[kind]}: {why}"
    if kind != premises.home.rooms:
        fix = f"Give the bot what it takes (README, Microsoft Graph), or write `rooms: {kind}`."
        return [warn(WAR_ROOM, what, fix)]
    found = [ok(WAR_ROOM, what)]
    if visit.graph is not None and kind == "channel":
        found += await _channels(visit, visit.graph, premises.home.group or "")
    elif visit.graph is not None and kind == "chat":
        found += await _catalogue(visit, visit.graph, premises.home.app)
    return found


async def _channels(visit: Visit, graph: Graph, group: str) -> list[Finding]:
    path = f"/teams/{group}/channels"
    try:
        await patiently(visit.clock, lambda: graph.get(path, select="id"))
    except DeliveryFailed as failed:
        what = f"Microsoft Graph does not show the bot the channels of the team ({failed.reason})."
        fix = (
            "Write the package anew with `crisis teams-package`, upload it, and update Crisis in"
            " the team: its owner is then asked for the permissions."
        )
        return [fail(WAR_ROOM, what, fix)]
    return []


async def _catalogue(visit: Visit, graph: Graph, app: str) -> list[Finding]:
    """Only what is in the organisation's catalogue can be put into a group chat."""
    wanted = f"externalId eq '{app}'"
    try:
        told = await patiently(visit.clock, lambda: graph.get(CATALOGUE, filter=wanted))
    except DeliveryFailed as failed:
        what = f"Microsoft Graph does not show the bot the app catalogue ({failed.reason})."
        fix = (
            "Grant Chat.Create, ChatMember.ReadWrite.All, AppCatalog.Read.All and"
            " TeamsAppInstallation.ReadWriteSelfForChat.All: Entra → App registrations → API"
            " permissions, then *Grant admin consent*."
        )
        return [fail(WAR_ROOM, what, fix)]
    if not told.get("value"):
        what = "Crisis is not in the app catalogue, so that it can be put into no group chat."
        fix = "Upload the package: admin.teams.microsoft.com → Teams apps → Manage apps."
        return [fail(WAR_ROOM, what, fix)]
    return []
