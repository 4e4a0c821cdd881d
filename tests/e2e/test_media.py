"""A picture from somebody's machine to the public, at the page."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.async_api import expect

from bot.sandbox.cast import ANA, CLARA, EMA
from tests.e2e.stage import Play, approve, submit, tick

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

TEXT = "The dam holds. We look at it every hour."
SAYS = "The dam from the north, dry at its foot."


def photo() -> bytes:
    """As a telephone takes it: with the place where it was taken."""
    place = Image.Exif()
    place.get_ifd(0x8825)[29] = "59.3293 N 18.0686 E"
    out = BytesIO()
    Image.new("RGB", (64, 48), "steelblue").save(out, "JPEG", exif=place)
    return out.getvalue()


async def test_the_room_and_the_public_see_the_same_picture_and_no_place(
    play: Play, tmp_path: Path
) -> None:
    room = await play.opened()
    file = tmp_path / "dam.jpg"
    file.write_bytes(photo())
    ema = await play.at(EMA, room.id)
    await ema.say("/crisis draft")
    form = await ema.form("form:draft")
    await form.locator("input[type=file]").set_input_files(file)
    await form.get_by_label("What each of them shows").fill(SAYS)
    await form.get_by_label("Text").fill(TEXT)
    await tick(form)
    await form.locator('[data-block-id="outlets"] input[value=social]').check()
    await submit(ema, "Ask for approval", "waits for approval")

    await expect(ema.page.locator(".messages img.shown")).to_be_visible()
    (shown,) = [one for message in room.messages for one in message.files]
    assert b"59.3293" in photo()
    assert b"59.3293" not in shown.content
    ana, clara = await play.at(ANA, room.id), await play.at(CLARA, room.id)
    await approve(clara)
    await approve(ana)
    await ana.press("Stop")
    await ana.press("Publish now")

    account = play.sandbox.account
    await play.until(lambda: any(one.text == TEXT for one in account.statuses))
    (status,) = [one for one in account.statuses if one.text == TEXT]
    assert [(one.content, one.description) for one in status.media] == [(shown.content, SAYS)]
