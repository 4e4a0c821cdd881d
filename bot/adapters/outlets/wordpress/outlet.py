"""A newsroom on WordPress: a draft under a known slug, filled, looked at, and set public."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from bot.adapters.outlets.wordpress.client import (
    Item,
    WordPressClient,
    gone_already,
    harmless,
    standing,
)
from bot.adapters.outlets.wordpress.markup import placed
from bot.adapters.outlets.wordpress.media import Uploads
from bot.adapters.outlets.wordpress.typesetter import Page, read_page
from bot.adapters.outlets.words import require_same_words, require_sendable
from bot.application.ports import DeliveryFailed, OutcomeUnclear
from bot.application.public_ports import Receipt
from bot.domain.gate import Clearance
from bot.domain.values import OutletId, Rendition

NEEDED = ("publish_posts", "upload_files")


class WordPressNewsroom:
    """Implements `Outlet`, `TakesDown` and `Checks`.

    WordPress knows no keys: a post sent twice stands there twice. So the post is made as a draft
    whose slug comes from the key, by which it is found again; only the last step is public, and
    repeating that changes nothing. A correction is a post of its own, with exactly the words that
    were approved: WordPress has no field for what it corrects.
    """

    honours_keys = False

    def __init__(
        self,
        outlet: OutletId,
        *,
        client: WordPressClient,
        uploads: Uploads,
        longest: int | None = None,
    ) -> None:
        self.id = outlet
        self._client = client
        self._uploads = uploads
        self._longest = longest

    async def publish(self, clearance: Clearance, *, key: str) -> Receipt:
        """As the port says. Raises `DeliveryFailed`, final `altered_there`, where the site keeps
        something else than what was approved (it filters the HTML of some users)."""
        require_sendable(clearance, self.id, self._longest)
        page = read_page(clearance.rendition)
        require_same_words(clearance, page.text)
        post = await self._own(slug_of(key), page)
        if post["status"] == "publish":
            return _receipt(post)
        approved = await self._fill(post, page)
        return await self._make_public(post, approved)

    async def find(self, rendition: Rendition, *, key: str) -> Receipt | None:  # noqa: ARG002
        """As the port says; the key alone tells, since it names the revision."""
        posts = await self._under(slug_of(key))
        return next((_receipt(post) for post in posts if post["status"] == "publish"), None)

    async def take_down(self, reference: str) -> None:
        """A post or page becomes a draft: nobody reads it any more, and its text is kept."""
        there = await standing(self._client, reference)
        if there is None or not there.is_public:
            return
        with gone_already():
            stored = await self._client.change("POST", there.path, json={"status": "draft"})
            if stored["status"] == "publish":
                raise DeliveryFailed("refused", final=True)

    async def check(self) -> None:
        """As the port says; the user needs the role of an author at least, of an editor for
        others' posts, pages and comments."""
        me = (await self._client.look("users/me")).told
        if not all(me.get("capabilities", {}).get(name) for name in NEEDED):
            raise DeliveryFailed("forbidden", final=True)

    async def _own(self, slug: str, page: Page) -> Item:
        """The one post of this slug. Whoever makes one looks again: of two made at once the
        older stays, for both."""
        posts = await self._under(slug)
        if not posts:
            draft = {"title": page.title, "slug": slug, "status": "draft"}
            await self._client.prepare("POST", "posts", json=draft)
            posts = await self._under(slug)
        if not posts:
            raise DeliveryFailed("not_kept")
        first, *others = posts
        for other in others:
            await self._delete(other)
        return first

    async def _under(self, slug: str) -> list[Item]:
        """What stands under this slug, or under those that WordPress gives a second of its kind:
        the public one first, then the older."""
        slugs = ",".join((slug, f"{slug}-2", f"{slug}-3"))
        found = await self._client.every("posts", slug=slugs, status="any")
        return sorted(found, key=lambda post: (post["status"] != "publish", post["id"]))

    async def _delete(self, post: Item) -> None:
        if post["status"] == "draft":
            with gone_already():
                path = f"posts/{post['id']}"
                await self._client.prepare("DELETE", path, params={"force": "true"})

    async def _fill(self, post: Item, page: Page) -> dict[str, Any]:
        """Put words and media into the draft, and read back that they are there unchanged."""
        path = f"posts/{post['id']}"
        addresses = {one.digest: await self._uploads.put(one, post["id"]) for one in page.media}
        approved = {"title": page.title, "content": placed(page.content, addresses)}
        await self._client.prepare("POST", path, json=approved)
        stored = (await self._client.look(path)).told
        if not _holds(stored, approved):
            raise DeliveryFailed("altered_there", final=True)
        return approved

    async def _make_public(self, post: Item, approved: Mapping[str, Any]) -> Receipt:
        """The one public step. It carries the words too: nothing that somebody at the newsroom
        put into the draft meanwhile goes out."""
        path = f"posts/{post['id']}"
        stored = await self._client.change("POST", path, json={**approved, "status": "publish"})
        if stored["status"] == "publish" and _holds(stored, approved):
            return _receipt(stored)
        await self._put_back(path)
        raise DeliveryFailed("altered_there", final=True)

    async def _put_back(self, path: str) -> None:
        """What came out otherwise than approved, or was given a date to come out by itself,
        becomes a draft again. Raises `OutcomeUnclear` where that may not have been done."""
        try:
            async with harmless():
                await self._client.change("POST", path, json={"status": "draft"})
        except DeliveryFailed as failed:
            raise OutcomeUnclear(failed.reason) from None


def slug_of(key: str) -> str:
    """The same for every attempt under this key."""
    return f"statement-{sha256(key.encode()).hexdigest()[:20]}"


def _receipt(post: Item) -> Receipt:
    return Receipt(link=post["link"], reference=str(post["id"]))


def _holds(stored: Item, approved: Mapping[str, Any]) -> bool:
    return all(stored[field]["raw"] == value for field, value in approved.items())
