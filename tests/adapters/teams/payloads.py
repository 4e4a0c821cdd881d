"""Activities in the shapes that Microsoft documents. Ids and names are invented."""

from typing import Any

Json = dict[str, Any]

BOT = "28:4b1f0a52-0000-4000-8000-000000000b07"
TENANT = "0d1c2b3a-0000-4000-8000-00000000aaaa"
OTHER_TENANT = "ffffffff-0000-4000-8000-00000000ffff"
TEAM = "19:general000@thread.tacv2"
GROUP = "6a6a6a6a-0000-4000-8000-000000006a6a"
CHANNEL = "19:crisis0000@thread.tacv2"
THREAD = f"{CHANNEL};messageid=1700000000000"
GROUP_CHAT = "19:abcdef@thread.v2"
SERVICE = "https://smba.trafficmanager.net/emea/"

ANA = "a0a0a0a0-0000-4000-8000-0000000000a1"
BEN = "b0b0b0b0-0000-4000-8000-0000000000b1"
GUS = "c0c0c0c0-0000-4000-8000-0000000000c1"
STRANGER = "d0d0d0d0-0000-4000-8000-0000000000d1"
NAMES = {ANA: "Ana Lindqvist", BEN: "Ben Okafor", GUS: "Gus Guest", STRANGER: "Stan Ger"}


def teams_id(aad: str) -> str:
    return f"29:{aad[:8]}"


def chat_of(aad: str) -> str:
    return f"a:{aad[:8]}"


def message(
    words: str,
    *,
    by: str = ANA,
    at: str = THREAD,
    number: str = "1700000000100",
    rich: str | None = None,
    **more: Any,
) -> Json:
    """`words` as the plain form has them; a mention of the bot in front where the place needs one.
    `rich` is the HTML attachment, which follows the plain form where it is not given."""
    personal = at.startswith("a:")
    text = words if personal or "<at>" in words else f"<at>Crisis</at> {words}"
    attachments = [{"contentType": "text/html", "content": rich}] if rich else []
    return {
        **base("message", by=by, at=at, number=number),
        "text": text,
        "textFormat": "plain",
        "attachments": attachments,
        "entities": [*([] if personal else [mention()]), client_info()],
        **more,
    }


def press(
    verb: str,
    data: Json | None = None,
    *,
    by: str = ANA,
    at: str = THREAD,
    post: str = "1700000000050",
    number: str = "f:0001",
    trigger: str = "manual",
) -> Json:
    action = {"type": "Action.Execute", "title": "A button", "verb": verb, "data": data or {}}
    return {
        **base("invoke", by=by, at=at, number=number),
        "name": "adaptiveCard/action",
        "value": {"action": action, "trigger": trigger},
        "replyToId": post,
    }


def chosen(
    name: str,
    body: str = "<div>They <b>called</b> us.</div>",
    *,
    by: str = ANA,
    at: str = THREAD,
    number: str = "f:0002",
    kind: str = "composeExtension/submitAction",
    payload: Json | None = None,
) -> Json:
    """An entry of a message's menu."""
    user = {"id": BEN, "displayName": NAMES[BEN], "userIdentityType": "aadUser"}
    whole = {
        "id": "1700000000070",
        "replyToId": "1700000000000",
        "createdDateTime": "2026-11-23T00:00:00.123Z",
        "lastModifiedDateTime": None,
        "deleted": False,
        "linkToMessage": "https://teams.microsoft.com/l/message/x/1700000000070",
        "from": {"device": None, "user": user, "application": None},
        "body": {"contentType": "html", "content": body},
        "attachments": [],
        "mentions": [],
        "reactions": [],
        **(payload or {}),
    }
    value = {"commandId": name, "commandContext": "message", "messagePayload": whole}
    return {**base("invoke", by=by, at=at, number=number), "name": kind, "value": value}


def members(
    *, joined: tuple[str, ...] = (), left: tuple[str, ...] = (), at: str = TEAM, by: str = ANA
) -> Json:
    """People into the team, or out of it; `BOT` for the bot itself."""
    change: Json = {"membersAdded": [account(one) for one in joined]} if joined else {}
    change |= {"membersRemoved": [account(one) for one in left]} if left else {}
    activity = {**base("conversationUpdate", by=by, at=at, number="f:0003"), **change}
    if not at.startswith("a:"):
        activity["channelData"]["team"] = {"id": TEAM, "aadGroupId": GROUP, "name": "Crisis team"}
    return activity


def installation(action: str, *, by: str = ANA, at: str = "") -> Json:
    at = at or chat_of(by)
    return {**base("installationUpdate", by=by, at=at, number="f:0004"), "action": action}


def base(kind: str, *, by: str, at: str, number: str) -> Json:
    return {
        "type": kind,
        "id": number,
        "timestamp": "2026-11-23T00:00:01.000Z",
        "localTimezone": "Europe/Berlin",
        "serviceUrl": SERVICE,
        "channelId": "msteams",
        "from": {"name": NAMES[by], **account(by)},
        "conversation": conversation(at),
        "recipient": {"id": BOT, "name": "Crisis"},
        "channelData": {"tenant": {"id": TENANT}},
    }


def conversation(at: str) -> Json:
    kinds = {"a:": "personal", GROUP_CHAT[:6]: "groupChat"}
    kind = next((kinds[start] for start in kinds if at.startswith(start)), "channel")
    return {
        "id": at,
        "conversationType": "channel" if "tacv2" in at else kind,
        "tenantId": TENANT,
    }


def account(aad: str) -> Json:
    return {"id": BOT} if aad == BOT else {"id": teams_id(aad), "aadObjectId": aad}


def mention(of: str = BOT, name: str = "Crisis") -> Json:
    mentioned = {"id": of, "name": name}
    return {"type": "mention", "mentioned": mentioned, "text": f"<at>{name}</at>"}


def client_info() -> Json:
    return {"type": "clientInfo", "locale": "en-GB", "platform": "Web", "timezone": "Europe/Berlin"}


def from_tenant(activity: Json, tenant: str) -> Json:
    """The same in another tenant's conversation."""
    return {
        **activity,
        "conversation": {**activity["conversation"], "tenantId": tenant},
        "channelData": {**activity["channelData"], "tenant": {"id": tenant}},
    }
