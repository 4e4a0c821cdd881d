"""The connector's REST API, version 3, as far as a bot in Teams uses it."""

import json
from dataclasses import dataclass

from aiohttp import web

from tests.rigs.teams.faults import Handler, named
from tests.rigs.teams.identity import Identity
from tests.rigs.teams.world import GUEST, Json, Person, World

MOST_BYTES = 100_000
AUDIENCE = "https://api.botframework.com"
PICTURES = "/teams/v3/attachments"


@dataclass
class Connector:
    """`page` is how many members come at once."""

    world: World
    identity: Identity
    page: int = 100

    def add_routes(self, server: web.Application) -> None:
        base = "/teams/v3/conversations"
        one, post = f"{base}/{{conversation}}", "/activities/{post}"
        add = server.router.add_route
        add("POST", base, self._start)
        add("POST", f"{one}/activities", self._named("send", self._send))
        add("POST", f"{one}{post}", self._named("send", self._send))
        add("PUT", f"{one}{post}", self._named("update", self._update))
        add("DELETE", f"{one}{post}", self._named("delete", self._delete))
        add("GET", f"{one}/members", self._named("members", self._members))
        add("GET", f"{one}/pagedmembers", self._named("members", self._paged))
        add("GET", f"{one}/members/{{who}}", self._named("member", self._member))
        picture = f"{PICTURES}/{{picture}}/views/original"
        add("GET", picture, self._named("attachment", self._attachment))

    def _named(self, call: str, handler: Handler) -> Handler:
        async def checked(request: web.Request) -> web.StreamResponse:
            if self.identity.refused(request, AUDIENCE):
                return error(401, "Unauthorized")
            return await handler(request)

        return named(call, checked)

    async def _start(self, request: web.Request) -> web.StreamResponse:
        asked = await request.json()
        group = bool(asked.get("isGroup"))
        handler = self._start_thread if group else self._start_chat
        return await self._named("start_thread" if group else "start_chat", handler)(request)

    async def _start_thread(self, request: web.Request) -> web.StreamResponse:
        asked = await request.json()
        channel = str(asked.get("channelData", {}).get("channel", {}).get("id", ""))
        team = self.world.team_of(channel)
        if team is None:
            return error(404, "ConversationNotFound")
        if refusal := self.world.refusal(channel):
            return error(*refusal)
        post = self.world.add_post(channel, "", asked["activity"])
        return web.json_response({"id": post.conversation, "activityId": post.id}, status=201)

    async def _start_chat(self, request: web.Request) -> web.StreamResponse:
        asked = await request.json()
        members = asked.get("members") or [{}]
        person = self.world.person(str(members[0].get("id", "")))
        if person is None:
            return error(404, "UserNotFound")
        if not person.installed:
            return error(403, "ForbiddenOperationException")
        return web.json_response({"id": self.world.personal_chat(person).id}, status=201)

    async def _send(self, request: web.Request) -> web.StreamResponse:
        conversation, body = request.match_info["conversation"], await request.text()
        if refusal := self.world.refusal(conversation):
            return error(*refusal)
        if len(body) > MOST_BYTES:
            return error(413, "MessageSizeTooBig")
        post = self.world.add_post(conversation, "", json.loads(body))
        return web.json_response({"id": post.id}, status=201)

    async def _update(self, request: web.Request) -> web.StreamResponse:
        conversation, body = request.match_info["conversation"], await request.text()
        if refusal := self.world.refusal(conversation):
            return error(*refusal)
        post = self.world.post(conversation, request.match_info["post"])
        if post is None or post.deleted or post.by:
            return error(404, "ActivityNotFoundInConversation")
        if len(body) > MOST_BYTES:
            return error(413, "MessageSizeTooBig")
        post.history.append(json.loads(body))
        return web.json_response({"id": post.id})

    async def _delete(self, request: web.Request) -> web.StreamResponse:
        conversation = request.match_info["conversation"]
        if refusal := self.world.refusal(conversation):
            return error(*refusal)
        post = self.world.post(conversation, request.match_info["post"])
        if post is None or post.deleted or post.by:
            return error(404, "ActivityNotFoundInConversation")
        post.deleted = True
        return web.Response()

    def _is_outside(self, conversation: str) -> bool:
        """Whether the bot is told nothing of who is there."""
        refusal = self.world.refusal(conversation)
        return refusal is not None and refusal[0] == 403

    async def _members(self, request: web.Request) -> web.StreamResponse:
        found = self.world.members_of(request.match_info["conversation"])
        if found is None:
            return error(404, "ConversationNotFound")
        if self._is_outside(request.match_info["conversation"]):
            return error(403, "BotNotInConversationRoster")
        # Teams leaves `aadObjectId` out of this list, and of no other.
        return web.json_response(
            [
                {key: value for key, value in account(one, role).items() if key != "aadObjectId"}
                for one, role in found
            ]
        )

    async def _paged(self, request: web.Request) -> web.StreamResponse:
        found = self.world.members_of(request.match_info["conversation"])
        if found is None:
            return error(404, "ConversationNotFound")
        if self._is_outside(request.match_info["conversation"]):
            return error(403, "BotNotInConversationRoster")
        start = int(request.query.get("continuationToken", "0"))
        end = start + min(self.page, int(request.query.get("pageSize", "50")))
        told: Json = {"members": [account(one, role) for one, role in found[start:end]]}
        if end < len(found):
            told["continuationToken"] = str(end)
        return web.json_response(told)

    async def _member(self, request: web.Request) -> web.StreamResponse:
        found = self.world.members_of(request.match_info["conversation"])
        if found is None:
            return error(404, "ConversationNotFound")
        if self._is_outside(request.match_info["conversation"]):
            return error(403, "BotNotInConversationRoster")
        asked = self.world.person(request.match_info["who"])
        for one, role in found:
            if asked is one:
                return web.json_response(account(one, role))
        return error(404, "MemberNotFoundInConversation")

    async def _attachment(self, request: web.Request) -> web.StreamResponse:
        content = self.world.pictures.get(request.match_info["picture"])
        if content is None:
            return error(404, "AttachmentNotFound")
        return web.Response(body=content, content_type="application/octet-stream")


def account(person: Person, role: str) -> Json:
    """As Teams tells of a member."""
    given, _, surname = person.name.partition(" ")
    return {
        "id": person.id,
        "name": person.name,
        "aadObjectId": person.aad,
        "objectId": person.aad,
        "givenName": given,
        "surname": surname,
        "email": person.email,
        "userPrincipalName": person.email,
        "tenantId": person.tenant,
        "userRole": GUEST if role == GUEST else "user",
    }


def error(status: int, code: str) -> web.StreamResponse:
    body = {"error": {"code": code, "message": code}}
    return web.json_response(body, status=status)
