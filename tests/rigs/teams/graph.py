"""Microsoft Graph, version 1.0, as far as the bot uses it."""

import re
import uuid
from dataclasses import dataclass

from aiohttp import web

from tests.rigs.teams.connector import error
from tests.rigs.teams.faults import Handler, named
from tests.rigs.teams.identity import Identity
from tests.rigs.teams.world import USER, Chat, Json, Person, Team, World

AUDIENCE = "https://graph.microsoft.com"
BOUND = re.compile(r"[('/]+([^()'/]+)[')]*$")


@dataclass
class Graph:
    """Calls are named by verb and what they are about: `graph.get.teams`. `page` is how many come
    at once; `catalogue` is the app's id in the organisation."""

    world: World
    identity: Identity
    page: int = 100
    catalogue: str = "app-in-catalogue"

    def add_routes(self, server: web.Application) -> None:
        self._add(server, "GET", "/teams/{team}", "teams", self._team)
        self._add(server, "GET", "/teams/{team}/members", "members", self._team_members)
        self._add(server, "GET", "/teams/{team}/channels", "channels", self._channels)
        self._add(server, "POST", "/teams/{team}/channels", "channels", self._make_channel)
        self._add(server, "GET", "/teams/{team}/installedApps", "apps", self._team_apps)
        self._add(server, "POST", "/chats", "chats", self._make_chat)
        self._add(server, "GET", "/chats/{chat}", "chats", self._chat)
        self._add(server, "PATCH", "/chats/{chat}", "chats", self._rename_chat)
        self._add(server, "GET", "/chats/{chat}/members", "members", self._chat_members)
        self._add(server, "POST", "/chats/{chat}/members", "members", self._add_member)
        self._add(server, "GET", "/chats/{chat}/installedApps", "apps", self._chat_apps)
        self._add(server, "POST", "/chats/{chat}/installedApps", "apps", self._install)
        self._add(server, "GET", "/users", "users", self._users)
        self._add(server, "GET", "/users/{user}", "users", self._user)
        self._add(server, "GET", "/appCatalogs/teamsApps", "catalogue", self._catalogue)

    def _add(
        self, server: web.Application, verb: str, path: str, name: str, handler: Handler
    ) -> None:
        async def checked(request: web.Request) -> web.StreamResponse:
            if self.identity.refused(request, AUDIENCE):
                return error(401, "InvalidAuthenticationToken")
            return await handler(request)

        call = f"graph.{verb.lower()}.{name}"
        server.router.add_route(verb, f"/v1.0{path}", named(call, checked))

    def _asked_team(self, request: web.Request) -> Team:
        asked = request.match_info["team"]
        for team in self.world.teams.values():
            if team.group == asked:
                return team
        raise web.HTTPNotFound

    def _asked_chat(self, request: web.Request) -> Chat:
        chat = self.world.chats.get(request.match_info["chat"])
        if chat is None or chat.kind != "groupChat":
            raise web.HTTPNotFound
        return chat

    def _listed(self, request: web.Request, values: list[Json]) -> web.StreamResponse:
        start = int(request.query.get("$skiptoken", "0"))
        end = start + min(self.page, int(request.query.get("$top", str(self.page))))
        told: Json = {"@odata.count": len(values[start:end]), "value": values[start:end]}
        if end < len(values):
            told["@odata.nextLink"] = str(
                request.url.with_scheme("http").update_query({"$skiptoken": str(end)})
            )
        return web.json_response(told)

    async def _team(self, request: web.Request) -> web.StreamResponse:
        team = self._asked_team(request)
        told = {
            "id": team.group,
            "displayName": team.name,
            "internalId": team.id,
            "visibility": team.visibility,
            "isArchived": False,
        }
        return web.json_response(told)

    async def _team_members(self, request: web.Request) -> web.StreamResponse:
        team = self._asked_team(request)
        people = self.world.people
        return self._listed(request, [_member(people[a], role) for a, role in team.members.items()])

    async def _channels(self, request: web.Request) -> web.StreamResponse:
        team = self._asked_team(request)
        return self._listed(request, [_channel(team, channel) for channel in team.channels])

    async def _make_channel(self, request: web.Request) -> web.StreamResponse:
        team, asked = self._asked_team(request), await request.json()
        name = str(asked.get("displayName", ""))
        if not name or len(name) > 50 or re.search(r"[~#%&*{}/\\:<>?+|'\"]", name):
            return error(400, "BadRequest")
        if name in team.channels.values():
            return error(400, "NameAlreadyExists")
        made = self.world.add_channel(team, name)
        team.descriptions[made] = str(asked.get("description") or "")
        return web.json_response(_channel(team, made), status=201)

    async def _team_apps(self, request: web.Request) -> web.StreamResponse:
        team = self._asked_team(request)
        return self._listed(request, [_app(self.world.app)] if team.installed else [])

    async def _make_chat(self, request: web.Request) -> web.StreamResponse:
        asked = await request.json()
        members = [self.world.person(_bound(one)) for one in asked.get("members", ())]
        if None in members or asked.get("chatType") != "group" or len(members) < 2:
            return error(400, "BadRequest")
        there = [one.aad for one in members if one]
        chat = self.world.add_group_chat(there, str(asked.get("topic") or ""), installed=False)
        return web.json_response(_chat(chat), status=201)

    async def _chat(self, request: web.Request) -> web.StreamResponse:
        return web.json_response(_chat(self._asked_chat(request)))

    async def _rename_chat(self, request: web.Request) -> web.StreamResponse:
        chat, asked = self._asked_chat(request), await request.json()
        chat.topic = str(asked.get("topic", chat.topic))
        return web.json_response(_chat(chat))

    async def _chat_members(self, request: web.Request) -> web.StreamResponse:
        people = self.world.people
        there = [_member(people[aad], USER) for aad in self._asked_chat(request).members]
        return self._listed(request, there)

    async def _add_member(self, request: web.Request) -> web.StreamResponse:
        chat = self._asked_chat(request)
        person = self.world.person(_bound(await request.json()))
        if person is None:
            return error(404, "NotFound")
        if person.aad in chat.members:
            return error(409, "Conflict")
        chat.members.append(person.aad)
        return web.Response(status=201)

    async def _chat_apps(self, request: web.Request) -> web.StreamResponse:
        return self._listed(request, [_app(one) for one in self._asked_chat(request).apps])

    async def _install(self, request: web.Request) -> web.StreamResponse:
        chat, asked = self._asked_chat(request), await request.json()
        if not str(asked.get("teamsApp@odata.bind", "")).endswith(self.catalogue):
            return error(404, "NotFound")
        if chat.apps:
            return error(409, "Conflict")
        chat.apps.append(self.world.app)
        return web.Response(status=201)

    async def _users(self, request: web.Request) -> web.StreamResponse:
        wanted = re.search(r"eq '([^']*)'", request.query.get("$filter", ""))
        people = [
            _user(one)
            for one in self.world.people.values()
            if wanted is None or one.email.lower() == wanted[1].lower()
        ]
        return self._listed(request, people)

    async def _user(self, request: web.Request) -> web.StreamResponse:
        person = self.world.person(request.match_info["user"])
        return (
            web.json_response(_user(person)) if person else error(404, "Request_ResourceNotFound")
        )

    async def _catalogue(self, request: web.Request) -> web.StreamResponse:
        app = {"id": self.catalogue, "externalId": self.world.app, "displayName": "Crisis"}
        return self._listed(request, [app])


def _bound(member: Json) -> str:
    """The user that `user@odata.bind` names."""
    found = BOUND.search(str(member.get("user@odata.bind", "")))
    return found[1] if found else ""


def _member(person: Person, role: str) -> Json:
    return {
        "@odata.type": "#microsoft.graph.aadUserConversationMember",
        "id": f"membership-{uuid.uuid5(uuid.NAMESPACE_OID, person.aad)}",
        "roles": [role] if role != USER else [],
        "displayName": person.name,
        "userId": person.aad,
        "email": person.email,
        "tenantId": person.tenant,
    }


def _channel(team: Team, channel: str) -> Json:
    return {
        "id": channel,
        "displayName": team.channels[channel],
        "description": team.descriptions.get(channel, ""),
        "membershipType": "standard",
    }


def _chat(chat: Chat) -> Json:
    return {"id": chat.id, "topic": chat.topic, "chatType": "group"}


def _app(app: str) -> Json:
    return {"id": f"installed-{app}", "teamsApp": {"id": app, "externalId": app}}


def _user(person: Person) -> Json:
    return {
        "id": person.aad,
        "displayName": person.name,
        "mail": person.email,
        "userPrincipalName": person.email,
    }
