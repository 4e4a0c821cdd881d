"""A newsroom on WordPress: a draft under a known slug, filled, looked at, and set public."""

from hashlib import sha256

from bot.adapters.outlets.wordpress.client import (
    ME,
    Item,
    WordPressClient,
    gone_already,
    harmless,
    standing,
)
from bot.adapters.outlets.wordpress.markup import Addresses, placed, unplaced
from bot.adapters.outlets.wordpress.media import Uploads
from bot.adapters.outlets.wordpress.typesetter import Page, read_page
from bot.adapters.outlets.words import require_same_words, require_sendable
from bot.application.ports import DeliveryFailed, OutcomeUnclear
from bot.application.public_ports import Receipt
from bot.domain.gate import Clearance
from bot.domain.values import OutletId, Rendition

NEEDED = ("publish_posts", "upload_files")
MOST_TWINS = 9
"""More than ever begin to publish one statement at the same moment."""


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
        return await self._make_public(await self._verified(post, page), page)

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
        me = (await self._client.look(ME)).told
        if not all(me.get("capabilities", {}).get(name) for name in NEEDED):
            raise DeliveryFailed("forbidden", final=True)

    async def _own(self, slug: str, page: Page) -> Item:
        """The one post of this slug. Whoever makes one looks again: of two made at once the
        older stays, for both. It is whole from the first moment: WordPress writes whole rows, so
        that one who still fills it could undo another's public step."""
        posts = await self._under(slug)
        if not posts:
            content = placed(page.content, await self._addresses(page))
            draft = {"title": page.title, "content": content, "slug": slug, "status": "draft"}
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
        slugs = ",".join((slug, *(f"{slug}-{number}" for number in range(2, MOST_TWINS + 1))))
        found = await self._client.every("posts", slug=slugs, status="any")
        return sorted(found, key=lambda post: (post["status"] != "publish", post["id"]))

    async def _delete(self, post: Item) -> None:
        if post["status"] == "draft":
            try:
                path = f"posts/{post['id']}"
                await self._client.prepare("DELETE", path, params={"force": "true"})
            except DeliveryFailed:
                # Of two who delete it at once, WordPress tells one that it failed.
                if await standing(self._client, str(post["id"])) is not None:
                    raise

    async def _verified(self, post: Item, page: Page) -> Item:
        """The draft, once it holds what was approved, as the site tells it back."""
        addresses = await self._addresses(page)
        if _holds(post, page, addresses):
            return post
        path = f"posts/{post['id']}"
        approved = {"title": page.title, "content": placed(page.content, addresses)}
        await self._client.prepare("POST", path, json=approved)
        stored: Item = (await self._client.look(path)).told
        if not _holds(stored, page, addresses):
            raise DeliveryFailed("altered_there", final=True)
        return stored

    async def _make_public(self, post: Item, page: Page) -> Receipt:
        """The one public step. It carries the words too: nothing that somebody at the newsroom
        put into the draft meanwhile goes out."""
        path = f"posts/{post['id']}"
        words = {"title": post["title"]["raw"], "content": post["content"]["raw"]}
        addresses = await self._addresses(page)
        try:
            stored = await self._client.change("POST", path, json={**words, "status": "publish"})
        except DeliveryFailed as failed:
            if failed.reason == "not_found":
                raise DeliveryFailed("not_kept") from None
            raise
        if stored["status"] == "publish" and _holds(stored, page, addresses):
            return _receipt(stored)
        await self._put_back(path)
        raise DeliveryFailed("altered_there", final=True)

    async def _addresses(self, page: Page) -> Addresses:
        return {one.digest: await self._uploads.put(one) for one in page.media}

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


def _holds(stored: Item, page: Page, addresses: Addresses) -> bool:
    content = unplaced(stored["content"]["raw"], addresses)
    return (stored["title"]["raw"], content) == (page.title, page.content)
