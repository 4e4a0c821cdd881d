"""users.*, team.*, auth.* and apps.*: who is who."""

from __future__ import annotations

from bot.sandbox.errors import SlackError
from bot.sandbox.values import Json, Person
from bot.sandbox.webapi.call import Call
from bot.sandbox.webapi.paging import page
from bot.sandbox.webapi.shapes import user_object


def auth_test(call: Call) -> Json:
    workspace = call.workspace
    return {
        "url": f"https://{workspace.domain}.slack.com/",
        "team": workspace.name,
        "team_id": workspace.team_id,
        "user": workspace.people[call.bot].name,
        "user_id": call.bot,
        "bot_id": workspace.bot_id,
        "is_enterprise_install": False,
    }


def open_connection(call: Call) -> Json:
    return {"url": call.sandbox.sockets.new_url(call.sandbox.base_url)}


def user_info(call: Call) -> Json:
    return {"user": _shown(call, call.person(call.text("user")))}


def list_users(call: Call) -> Json:
    some, cursor = page(call, list(call.workspace.people.values()))
    members = [_shown(call, one) for one in some]
    return {"members": members, "response_metadata": {"next_cursor": cursor}}


def lookup_by_email(call: Call) -> Json:
    email = call.text("email").lower()
    for person in call.workspace.people.values():
        if person.email.lower() == email and not person.deleted:
            return {"user": _shown(call, person)}
    raise SlackError("users_not_found")


def team_info(call: Call) -> Json:
    workspace = call.workspace
    team = {"id": workspace.team_id, "name": workspace.name, "domain": workspace.domain}
    return {"team": {**team, "email_domain": f"{workspace.domain}.example"}}


def _shown(call: Call, person: Person) -> Json:
    email = call.sandbox.grants.has(("users:read.email",))
    return user_object(call.workspace, person, email=email)
