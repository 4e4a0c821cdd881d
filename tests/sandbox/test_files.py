"""Files that people hand over or post, as the app and the page get them."""

from io import BytesIO

import aiohttp
import pytest
from PIL import Image
from slack_sdk.errors import SlackApiError

from bot.sandbox.cast import ANA, APP_TOKEN, BOT_TOKEN
from bot.sandbox.manifest import Manifest
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import running
from tests.adapters.slack.workshop import MANIFEST, slack_workshop

GENERAL = "C0GENERAL"


def picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (4, 4), "red").save(out, "PNG")
    return out.getvalue()


async def test_the_app_learns_of_a_file_and_gets_its_bytes_with_its_token() -> None:
    async with slack_workshop() as workshop:
        ana = workshop.sandbox.as_person(ANA)
        post = ana.share(GENERAL, "dam.png", picture())
        answer = await workshop.client.files_info(file=post.files[0].id)
        file = answer["file"]
        assert (file["mimetype"], file["size"]) == ("image/png", len(picture()))
        async with aiohttp.ClientSession() as session:
            for token, there in ((BOT_TOKEN, True), (APP_TOKEN, False), ("", False)):
                headers = {"Authorization": f"Bearer {token}"}
                asked = session.get(
                    file["url_private_download"], headers=headers, allow_redirects=False
                )
                async with asked as got:
                    assert ((await got.read()) == picture()) is there


async def test_a_file_in_a_room_that_the_app_is_not_in_is_no_file_for_it() -> None:
    async with slack_workshop() as workshop:
        room = workshop.sandbox.workspace.add_channel("secret", ANA, members=[ANA], is_private=True)
        post = workshop.sandbox.as_person(ANA).share(room.id, "dam.png", picture())
        with pytest.raises(SlackApiError, match="file_not_found"):
            await workshop.client.files_info(file=post.files[0].id)


async def test_a_picture_is_shown_on_the_page_and_no_other_file_is_drawn() -> None:
    sandbox = Sandbox(manifest=Manifest.load(MANIFEST))
    async with running(sandbox) as url, aiohttp.ClientSession() as session:
        ana = sandbox.as_person(ANA)
        shown = ana.share(GENERAL, "dam.png", picture()).files[0].id
        other = ana.share(GENERAL, "page.svg", b"<svg onload='x'/>").files[0].id
        async with session.get(f"{url}/?as={ANA}&channel={GENERAL}") as page:
            html = await page.text()
        assert f'<img class="shown" src="/file/{shown}?' in html
        assert f'src="/file/{other}?' not in html
        async with session.get(f"{url}/file/{shown}?as={ANA}") as got:
            assert (got.content_type, await got.read()) == ("image/png", picture())
        async with session.get(f"{url}/file/{other}?as={ANA}") as got:
            assert got.content_type == "application/octet-stream"
            assert "attachment" in got.headers["Content-Disposition"]
