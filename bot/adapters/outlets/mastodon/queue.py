"""The account's scheduled statuses: held back, given back, given up."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from bot.adapters.outlets.mastodon.client import Json, MastodonClient, instant_or_none
from bot.adapters.outlets.mastodon.outlet import idempotency_key
from bot.adapters.outlets.mastodon.reading import is_same
from bot.adapters.outlets.mastodon.server import is_known_to_schedule
from bot.adapters.outlets.mastodon.timeline import own_since
from bot.application.ports import DeliveryFailed, OutcomeUnclear
from bot.application.public_ports import ScheduledPost
from bot.domain.values import OutletId, Words

PATH = "/api/v1/scheduled_statuses"
LEAST_AHEAD = timedelta(minutes=5, seconds=30)
"""Mastodon publishes at once what is due within five minutes of its own clock; the rest is for
the two clocks' difference."""
MOMENT = timedelta(seconds=30)
LOOK_BACK = timedelta(minutes=15)
"""A post may have been moved to an earlier time since it was listed, and gone out."""
LANDS_WITHIN_SECONDS = 3.0
"""The server takes a post out of the queue a little before it puts it up."""

_KEPT = (
    "spoiler_text",
    "visibility",
    "language",
    "sensitive",
    "in_reply_to_id",
    "poll",
    "quoted_status_id",
    "quote_approval_policy",
)


class MastodonQueue:
    """Implements `Queue`.

    Pausing is deleting: `ScheduledPost.saved` holds all of it (words, poll, ids of the uploaded
    pictures). Deleting leaves the pictures at the server, hanging on nothing; Mastodon clears
    such away after a day (read), after which resuming one with pictures is refused, final.
    """

    def __init__(self, outlet: OutletId, client: MastodonClient) -> None:
        self.id = outlet
        self._client = client
        self._resumed: dict[str, str] = {}

    async def really_schedules(self) -> bool:
        """Known by the software's name and version (NodeInfo, else the instance's version); of
        any other a scheduled post in its list is the proof. Nothing is posted to find out."""
        if await is_known_to_schedule(self._client):
            return True
        try:
            return bool(await self.scheduled())
        except DeliveryFailed as failed:
            if failed.reason in ("not_found", "refused", "not_understood"):
                return False
            raise

    async def scheduled(self) -> Sequence[ScheduledPost]:
        """As the port says."""
        found = [_post(one) async for page in self._client.pages(PATH) for one in page]
        return sorted(found, key=lambda post: (post.due, post.reference))

    async def pause(self, post: ScheduledPost) -> bool:
        """As the port says."""
        deleted = await self._client.delete(f"{PATH}/{post.reference}")
        if await self._is_listed(post.reference):
            raise DeliveryFailed("still_scheduled")
        at_its_time = post.due <= self._client.clock.now() + MOMENT
        if deleted and not at_its_time:
            return True
        return not await self._went_out(post, wait=at_its_time)

    async def resume(self, post: ScheduledPost, due: datetime, *, key: str, unclear: bool) -> str:
        """As the port says. Raises `DeliveryFailed`, final: `too_soon` within the next five and a
        half minutes, when the server might publish at once; `published_at_once` where it did all
        the same, and the status is taken down again."""
        now = self._client.clock.now()
        if due < now + LEAST_AHEAD:
            raise DeliveryFailed("too_soon", final=True)
        if unclear and (reference := await self._listed_as(post, due, key)):
            return reference
        body = {**_body(post), "scheduled_at": due.astimezone(UTC).isoformat()}
        answer = await self._client.write(
            "POST", "/api/v1/statuses", body, idempotency_key=idempotency_key(key)
        )
        reference = await self._required(answer.content)
        self._resumed[reference] = key
        return reference

    async def drop(self, post: ScheduledPost) -> None:
        """As the port says: a paused post is not at the server; one that is, is deleted."""
        await self._client.delete(f"{PATH}/{post.reference}")

    async def _is_listed(self, reference: str) -> bool:
        try:
            await self._client.read(f"{PATH}/{reference}")
        except DeliveryFailed as failed:
            if failed.reason == "not_found":
                return False
            raise
        return True

    async def _went_out(self, post: ScheduledPost, *, wait: bool) -> bool:
        """Whether one of the account's statuses of late is this post."""
        params, since = _params(post), min(post.due, self._client.clock.now()) - LOOK_BACK
        text, warning = str(params.get("text") or ""), str(params.get("spoiler_text") or "")
        for last in (not wait, True):
            async for status in own_since(self._client, since, boosts=False):
                if await is_same(self._client, status, text, warning):
                    return True
            if last:
                break
            await self._client.clock.sleep(LANDS_WITHIN_SECONDS)
        return False

    async def _listed_as(self, post: ScheduledPost, due: datetime, key: str) -> str:
        """The reference of a post with the same content and time, that no other key made."""
        for other in await self.scheduled():
            same = _body(other) == _body(post) and abs(other.due - due) < timedelta(seconds=1)
            if same and self._resumed.get(other.reference, key) == key:
                return other.reference
        return ""

    async def _required(self, content: object) -> str:
        """The scheduled post's reference, if that is what the server made of it."""
        if not isinstance(content, dict) or not content.get("id"):
            raise OutcomeUnclear("no_receipt")
        if content.get("scheduled_at") and "params" in content:
            return str(content["id"])
        try:
            await self._client.delete(f"/api/v1/statuses/{content['id']}")
        except DeliveryFailed:
            raise OutcomeUnclear("published_at_once") from None
        raise DeliveryFailed("published_at_once", final=True)


def _post(told: Json) -> ScheduledPost:
    due = instant_or_none(told.get("scheduled_at"))
    if due is None:
        raise DeliveryFailed("not_understood")
    text = (told.get("params") or {}).get("text")
    return ScheduledPost(
        reference=str(told["id"]),
        due=due,
        text=Words(str(text or "")),
        saved=Words(json.dumps(told, ensure_ascii=False, sort_keys=True)),
    )


def _saved(post: ScheduledPost) -> Json:
    """Raises `DeliveryFailed`, final, where what was saved is lost."""
    try:
        saved = json.loads(post.saved)
    except ValueError:
        saved = None
    if not isinstance(saved, dict) or not isinstance(saved.get("params"), dict):
        raise DeliveryFailed("not_saved", final=True)
    return saved


def _params(post: ScheduledPost) -> Json:
    params: Json = _saved(post)["params"]
    return params


def _body(post: ScheduledPost) -> Json:
    """What makes the same post anew."""
    saved, params = _saved(post), _params(post)
    kept = {name: params[name] for name in _KEPT if params.get(name) is not None}
    attached = [one.get("id") for one in saved.get("media_attachments") or ()]
    media = [str(one) for one in attached or params.get("media_ids") or ()]
    return {
        "status": str(params.get("text") or ""),
        **kept,
        **({"media_ids": media} if media else {}),
    }
