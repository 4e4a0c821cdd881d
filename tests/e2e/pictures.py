"""The README's pictures, made from the running sandbox: `python -m tests.e2e.pictures`."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from playwright.async_api import Page, ViewportSize

from bot.demo.scene import HOLDING
from bot.sandbox.cast import ANA, BEN, CLARA, EMA
from tests.e2e.stage import SUMMARY, Play, approve, playing
from tests.sandbox.browser import PHONE, Player

FOLDER = Path(__file__).parents[2] / "bot" / "demo" / "pictures"
NAMES = (
    "approval-beside-the-public.webp",
    "1-opening.webp",
    "2-war-room.webp",
    "3-approval.webp",
    "4-published.webp",
    "5-post-mortem.webp",
)
WIDE = ViewportSize(width=1200, height=760)
QUALITY = 0.9
HASTY = HOLDING.replace("by noon", "soon")

WITHOUT_DARES = """() => {
  document.querySelector(".pane.dares").style.display = "none";
  document.querySelector(".side").style.gridTemplateRows = "1fr";
}"""

AS_WEBP = """async ([png, quality]) => {
  const image = new Image();
  image.src = "data:image/png;base64," + png;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth;
  canvas.height = image.naturalHeight;
  canvas.getContext("2d").drawImage(image, 0, 0);
  return canvas.toDataURL("image/webp", quality).split(",")[1];
}"""
"""PNG to WebP, both in base64: the browser that made the picture makes it small, too."""


async def make_all(play: Play, folder: Path) -> Sequence[Path]:
    """Play a crisis and take every picture of `NAMES` into a folder."""
    artist = Artist(play, folder)
    await artist.opening()
    await artist.war_room()
    await artist.approval()
    await artist.published()
    await artist.post_mortem()
    return [folder / name for name in NAMES]


class Artist:
    """Plays one crisis, and takes a picture at each station."""

    def __init__(self, play: Play, folder: Path) -> None:
        self._play = play
        self._folder = folder
        self._room = ""

    async def opening(self) -> None:
        ana = await self._play.at(ANA, viewport=PHONE)
        await ana.say("/crisis open")
        form = await ana.form("form:open")
        await form.get_by_label("What happened").fill(SUMMARY)
        await form.get_by_label("Where it was seen").fill("Social media, screenshots")
        first_seen = form.get_by_label("First seen at")
        now = datetime.fromisoformat(await first_seen.input_value())
        earlier = now - timedelta(minutes=14)
        await first_seen.fill(f"{earlier:%Y-%m-%dT%H:%M}")
        await form.get_by_label("What kind of case is it?").select_option("scheduled-post")
        await form.get_by_label("Link").focus()
        await self._take(ana, "1-opening.webp")
        await ana.press("Open")
        room = await self._play.until(
            lambda: next(
                (r for r in self._play.rooms() if any(one.pinned for one in r.messages)), None
            )
        )
        self._room = room.id
        await ana.press("Close")

    async def war_room(self) -> None:
        ana = await self._play.at(ANA, self._room, PHONE)
        await self._press_role(CLARA, "counsel")
        await self._press_role(ANA, "lead")
        brief = await ana.sees("War room")
        await brief.get_by_text("Crisis lead: @Ana Lindqvist is on it").wait_for()
        await brief.get_by_text("Roles", exact=True).scroll_into_view_if_needed()
        await brief.evaluate("one => one.scrollIntoView({ block: 'start' })")
        await self._take(ana, "2-war-room.webp")

    async def approval(self) -> None:
        await self._play.drafted(self._room, HASTY)
        clara = await self._play.at(CLARA, self._room, WIDE)
        await clara.sees("S1 waits for approval.")
        await approve(clara)
        await clara.article("S1 waits").get_by_text("has approved").wait_for()
        await self._take(clara, "approval-beside-the-public.webp", beside=True)
        ema = self._play.actor(EMA)
        card = ema.find("revise", self._room)
        assert card
        await ema.press(self._room, card.ts, "revise")
        await ema.submit(values={"text": HOLDING})
        await ema.close()
        await clara.sees("revision 2")
        await approve(clara, on="revision 2")
        await clara.article("revision 2").get_by_text("has approved").wait_for()
        tall = await self._play.at(BEN, self._room, ViewportSize(width=1200, height=1400))
        old = tall.page.locator("article.message", has_text="Replaced.")
        await tall.sees("revision 2")
        await old.evaluate("one => one.scrollIntoView({ block: 'start' })")
        await self._take(tall, "3-approval.webp", pane="main.middle")

    async def published(self) -> None:
        ana = await self._play.at(ANA, self._room, WIDE)
        await approve(ana, on="revision 2")
        await ana.press("Stop")
        await ana.press("Publish now")
        await ana.sees("S1: published")
        await ana.page.locator(".public .statement").wait_for()
        await ana.page.locator("#scroll").evaluate("one => one.scrollTop = one.scrollHeight")
        await self._take(ana, "4-published.webp", beside=True)

    async def post_mortem(self) -> None:
        ana = self._play.actor(ANA)
        await ana.slash(self._room, "/crisis close")
        await ana.submit(values={"outcome": "Taken down, apologised, explained."})
        await ana.close()
        seat = await self._play.at(BEN, self._room, ViewportSize(width=1200, height=1240))
        summary = await seat.sees("Post-mortem")
        await seat.page.locator("a.file").wait_for()
        await summary.evaluate("one => one.scrollIntoView({ block: 'start' })")
        await self._take(seat, "5-post-mortem.webp", pane="main.middle")

    async def _press_role(self, person: str, role: str) -> None:
        actor = self._play.actor(person)
        card = actor.find("accept_role", self._room)
        assert card
        rows = [one for one in card.blocks if f'"role":"{role}"' in str(one)]
        await actor.press(self._room, card.ts, "accept_role", rows[0]["block_id"])

    async def _take(
        self, player: Player, name: str, *, beside: bool = False, pane: str = "body"
    ) -> None:
        """`beside`: the public takes the whole side of the picture."""
        page = player.page
        await page.mouse.move(0, 0)
        await page.evaluate("document.fonts.ready")
        if beside:
            await page.evaluate(WITHOUT_DARES)
        png = await page.locator(pane).screenshot(animations="disabled", caret="hide")
        (self._folder / name).write_bytes(await as_webp(page, png))


async def as_webp(page: Page, png: bytes) -> bytes:
    """The same picture, smaller."""
    # The sandbox's page lets no script near such an address; an empty one does.
    empty = await page.context.new_page()
    encoded = base64.b64encode(png).decode()
    small: str = await empty.evaluate(AS_WEBP, [encoded, QUALITY])
    await empty.close()
    return base64.b64decode(small)


async def main() -> None:
    """Write the pictures where the README looks for them."""
    FOLDER.mkdir(exist_ok=True)
    async with playing() as play:
        for path in await make_all(play, FOLDER):
            print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    asyncio.run(main())
