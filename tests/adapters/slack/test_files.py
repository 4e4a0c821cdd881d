"""Files in a form are fetched, stripped and kept before anything is drafted."""

from collections.abc import AsyncIterator, Awaitable
from dataclasses import dataclass
from io import BytesIO
from typing import Any, TypeVar

import pytest
from PIL import Image

from bot.adapters.slack.app import slack_app
from bot.adapters.slack.files import SlackFiles, Upload, upload_of
from bot.adapters.slack.forms import render_form
from bot.adapters.slack.listeners import Listeners
from bot.adapters.store.memory import MemoryStore
from bot.presentation.card import FileField, Form
from bot.presentation.inbox import Files, Shortcut, Submitted
from bot.sandbox.blockkit import check_view
from bot.sandbox.cast import ANA
from bot.sandbox.manifest import Manifest
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.webapi.shapes import file_object
from tests.adapters.slack import captured
from tests.adapters.slack.captured import deliver
from tests.adapters.slack.inbox import SORRY, KeepingInbox
from tests.adapters.slack.workshop import MANIFEST, Workshop, slack_workshop

T = TypeVar("T")
GENERAL = "C0GENERAL"
FORM = Form(
    name="draft",
    title="Draft",
    submit="Send",
    cancel="Cancel",
    fields=(FileField(name="media", label="Pictures", most=4, types=("jpg", "png")),),
    context={"crisis": "c1"},
)


def photo(kind: str = "JPEG") -> bytes:
    place = Image.Exif()
    place.get_ifd(0x8825)[29] = "59.3293 N"
    out = BytesIO()
    Image.new("RGB", (16, 16), "red").save(out, kind, exif=place)
    return out.getvalue()


@dataclass
class Bot:
    workshop: Workshop
    store: MemoryStore
    files: SlackFiles
    inbox: KeepingInbox
    listeners: Listeners

    def uploaded(self, name: str, content: bytes) -> dict[str, Any]:
        """As it stands in a submitted form."""
        sandbox = self.workshop.sandbox
        file = sandbox.as_person(ANA).upload(name, content)
        return file_object(sandbox.workspace.files[file], sandbox.base_url)

    async def submitted(self, *files: dict[str, Any], form: Form = FORM) -> Submitted:
        state = {"media": {"media": {"type": "file_input", "files": list(files)}}}
        app = slack_app(
            self.workshop.client, self.workshop.me, self.listeners, signing_secret=captured.SECRET
        )
        view = render_form(form, self.workshop.directory)
        await deliver(app, captured.submission(view, state))
        got = self.inbox.got[-1]
        assert isinstance(got, Submitted)
        return got


async def bot_at(workshop: Workshop) -> Bot:
    store, inbox = MemoryStore(), KeepingInbox()
    files = SlackFiles(workshop.client, workshop.calls, store, workshop.clock)
    listeners = Listeners(
        inbox,
        workshop.directory,
        workshop.client,
        workshop.calls,
        workshop.room,
        workshop.me,
        SORRY,
        files=files,
    )
    return Bot(workshop, store, files, inbox, listeners)


@pytest.fixture
async def bot() -> AsyncIterator[Bot]:
    async with slack_workshop() as workshop:
        made = await bot_at(workshop)
        yield made
        await made.files.close()


def test_a_field_for_files_is_one_that_slack_takes() -> None:
    view = render_form(FORM, None)  # type: ignore[arg-type]
    assert check_view(view) == []
    (block,) = view["blocks"]
    assert block["element"]["max_files"] == 4


async def test_what_is_handed_over_is_kept_without_the_place_where_it_was_taken(bot: Bot) -> None:
    got = await bot.submitted(bot.uploaded("dam.jpg", photo()), bot.uploaded("a.png", photo("PNG")))
    files = got.answers["media"]
    assert isinstance(files, Files)
    assert [(one.name, one.mime) for one in files.kept] == [
        ("dam.jpg", "image/jpeg"),
        ("a.png", "image/png"),
    ]
    assert b"59.3293" in photo()
    for one in files.kept:
        content = await bot.store.fetch(one.digest)
        assert b"59.3293" not in content
        assert one.size == len(content)


async def test_a_form_without_files_comes_as_it_always_did(bot: Bot) -> None:
    assert (await bot.submitted()).answers == {"media": None}


async def test_each_trouble_is_told_with_the_files_name(bot: Bot) -> None:
    huge = bot.uploaded("long.mp4", b"x") | {"size": 10**9}
    gone = bot.uploaded("gone.jpg", photo())
    gone["url_private_download"] += "x/y"
    for file, trouble in (
        (bot.uploaded("memo.pdf", b"%PDF"), "wrong_type"),
        (bot.uploaded("half.jpg", photo()[:200]), "unreadable"),
        (huge, "too_large"),
        (gone, "not_fetched"),
    ):
        files = (await bot.submitted(file)).answers["media"]
        assert files == Files(trouble=trouble, name=file["name"]), trouble
    assert not bot.store.disk.media


async def test_without_the_scope_the_form_says_so() -> None:
    manifest = Manifest.load(MANIFEST)
    assert manifest
    manifest.scopes.remove("files:read")
    async with slack_workshop(Sandbox(manifest=manifest)) as workshop:
        bot = await bot_at(workshop)
        for file in (bot.uploaded("dam.jpg", photo()), bot.uploaded("b.jpg", photo()) | NOT_TOLD):
            files = (await bot.submitted(file)).answers["media"]
            assert isinstance(files, Files)
            assert files.trouble == "no_access"


NOT_TOLD = {"url_private_download": "", "url_private": ""}


async def test_a_file_of_which_slack_told_no_address_is_asked_for(bot: Bot) -> None:
    files = (await bot.submitted(bot.uploaded("dam.jpg", photo()) | NOT_TOLD)).answers["media"]
    assert isinstance(files, Files)
    assert [one.name for one in files.kept] == ["dam.jpg"]


@pytest.mark.parametrize(
    "url", ["https://evil.example/f", "http://files.slack.com/f", "https://notslack.com/f", "//x"]
)
async def test_the_token_is_shown_to_nobody_but_slack(bot: Bot, url: str) -> None:
    files = await bot.files.fetched([Upload(id="F1", name="dam.jpg", url=url)])
    assert files.trouble == "not_fetched"


class Hurried:
    """A clock that has no patience left, until it is told."""

    def __init__(self, clock: Any) -> None:
        self._clock = clock
        self.patient = False

    async def wait_for(self, awaitable: Awaitable[T], seconds: float) -> T:
        if self.patient:
            return await awaitable
        awaitable.cancel()  # type: ignore[attr-defined]
        raise TimeoutError

    def __getattr__(self, name: str) -> Any:
        return getattr(self._clock, name)


async def test_what_takes_long_goes_on_and_the_next_press_finds_it_kept(bot: Bot) -> None:
    clock = Hurried(bot.workshop.clock)
    files = SlackFiles(bot.workshop.client, bot.workshop.calls, bot.store, clock)
    upload = upload_of(bot.uploaded("dam.jpg", photo()))
    assert await files.fetched([upload]) == Files(trouble="still_coming", name="dam.jpg")
    clock.patient = True
    kept = await files.fetched([upload])
    assert [one.name for one in kept.kept] == ["dam.jpg"]
    del bot.workshop.sandbox.workspace.files[upload.id]
    assert await files.fetched([upload]) == kept


async def test_the_files_of_a_post_come_along_into_the_form(bot: Bot) -> None:
    post = bot.workshop.sandbox.as_person(ANA).share(GENERAL, "dam.jpg", photo())
    message = {"user": ANA, "ts": post.ts, "text": "", "files": [{"id": post.files[0].id}]}
    app = slack_app(
        bot.workshop.client, bot.workshop.me, bot.listeners, signing_secret=captured.SECRET
    )
    await deliver(app, captured.shortcut("t.1", message))
    (shortcut,) = bot.inbox.got
    assert isinstance(shortcut, Shortcut)
    assert shortcut.files == (post.files[0].id,)
    form = Form(**{**vars(FORM), "context": {"crisis": "c1", "files": shortcut.files[0]}})
    got = await bot.submitted(bot.uploaded("more.png", photo("PNG")), form=form)
    files = got.answers["media"]
    assert isinstance(files, Files)
    assert [one.name for one in files.kept] == ["dam.jpg", "more.png"]
