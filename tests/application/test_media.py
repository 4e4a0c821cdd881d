"""Pictures from the form to the outlet: described, shown in the room, sent as they were shown."""

from dataclasses import dataclass, field, replace
from io import BytesIO

from PIL import Image

from bot.adapters.media import stripped
from bot.application.public_ports import MediaStore, Receipt
from bot.domain.events import (
    StatementApproved,
    StatementCleared,
    StatementDrafted,
    StatementRevised,
)
from bot.domain.gate import Clearance
from bot.domain.values import Medium, OutletId, Rendition, Wording, Words
from bot.domain.wording import file_name
from bot.presentation.card import Card, FileField, Form
from bot.presentation.inbox import Answer, FieldErrors, Files
from tests.application.bot_in_memory import Bot, ToldOutlet
from tests.application.test_desk import DRAFT, filled_in
from tests.application.test_gate_desk import formed, sent_back
from tests.facts import ANA, CLARA, EMA, NEWSROOM, ROOM, opened
from tests.presentation.reading import read


def photo(colour: str = "red") -> bytes:
    """As a telephone takes it: with the place where it was taken."""
    place = Image.Exif()
    place.get_ifd(0x8825)[29] = "59.3293 N 18.0686 E"
    out = BytesIO()
    Image.new("RGB", (32, 32), colour).save(out, "JPEG", exif=place)
    return out.getvalue()


async def kept(bot: Bot, content: bytes, name: str = "dam.jpg") -> Medium:
    """What the platform's adapter does with an upload."""
    made = stripped(content)
    digest = await bot.store.keep(made.content)
    size = len(made.content)
    return Medium(digest=digest, mime=made.mime, size=size, alternative=Words(""), name=Words(name))


async def drafted_with(bot: Bot, *media: Medium, says: str) -> Card | FieldErrors:
    answers: dict[str, Answer] = {**DRAFT, "media": Files(kept=media), "alternatives": says}
    reply = await bot.core.desk.submitted(filled_in("draft", EMA, **answers))
    assert isinstance(reply, Card | FieldErrors)
    return reply


async def ready(**more: object) -> Bot:
    bot = Bot(**more)  # type: ignore[arg-type]
    await bot.remember(opened)
    return bot


def filled(form: Form, **changes: Answer) -> dict[str, Answer]:
    """What somebody sends who changes nothing else."""
    left = {one.name: getattr(one, "initial", None) for one in form.fields}
    return {**left, **changes}


async def revised(bot: Bot, **changes: Answer) -> object:
    form = await formed(bot, "revise", EMA)
    submitted = sent_back(form, EMA, **filled(form, **changes))
    return await bot.core.desk.submitted(submitted)


def shown_in_the_room(bot: Bot) -> list[bytes]:
    return [file.content for file in bot.room.rooms[ROOM].files]


def media_of(bot: Bot) -> list[tuple[str, str]]:
    (statement,) = bot.crisis.statements.values()
    return [(one.digest, one.alternative) for one in statement.wording.media]


# From the form to the room


async def test_what_hangs_on_a_draft_is_described_and_shown_as_it_will_be_sent() -> None:
    bot = await ready()
    dam, road = await kept(bot, photo()), await kept(bot, photo("blue"), "road.jpg")
    await drafted_with(bot, dam, road, says="The dam from the north.\n\nThe closed road.\n")
    await bot.work()
    assert media_of(bot) == [
        (dam.digest, "The dam from the north."),
        (road.digest, "The closed road."),
    ]
    assert shown_in_the_room(bot) == [await bot.store.fetch(one.digest) for one in (dam, road)]
    assert b"59.3293" in photo()
    assert not any(b"59.3293" in content for content in shown_in_the_room(bot))
    card = bot.renderer.show("approval", "S1/1", bot.crisis)
    assert file_name(dam) in read(card)
    assert "The dam from the north." in read(card)


async def test_whoever_approves_reads_what_the_pictures_show() -> None:
    bot = await ready()
    await drafted_with(bot, await kept(bot, photo()), says="The dam.")
    assert "The dam." in read(await formed(bot, "approve", ANA))


async def test_a_picture_that_nobody_described_is_sent_back_at_that_field() -> None:
    bot = await ready()
    dam, road = await kept(bot, photo()), await kept(bot, photo("blue"))
    for says in ("", "Only one of them."):
        reply = await drafted_with(bot, dam, road, says=says)
        assert isinstance(reply, FieldErrors)
        assert list(reply.errors) == ["alternatives"]
    assert not bot.happened(StatementDrafted)


async def test_a_file_that_was_not_kept_is_named_and_nothing_is_drafted_without_it() -> None:
    bot = await ready()
    for trouble in ("wrong_type", "too_large", "still_coming", "not_fetched", "no_access"):
        files = Files(trouble=trouble, name="memo.pdf")
        submitted = filled_in("draft", EMA, **{**DRAFT, "media": files})
        reply = await bot.core.desk.submitted(submitted)
        assert isinstance(reply, FieldErrors)
        assert list(reply.errors) == ["media"]
    assert not bot.happened(StatementDrafted)


async def test_the_files_of_a_post_come_along_into_the_draft() -> None:
    bot = await ready()
    form = bot.core.desk._dialogues.form(
        "draft", bot.crisis, {"text": "Look", "files": "F1 F2"}, EMA
    )
    assert form is not None
    assert form.context["files"] == "F1 F2"
    assert "2 files" in read(form)
    assert any(isinstance(one, FileField) for one in form.fields)


# Revisions


async def test_a_revision_of_the_text_keeps_pictures_and_their_descriptions() -> None:
    bot = await ready()
    dam = await kept(bot, photo())
    await drafted_with(bot, dam, says="The dam.")
    await revised(bot, text="We are still looking into it.")
    assert media_of(bot) == [(dam.digest, "The dam.")]
    await bot.work()
    assert len(shown_in_the_room(bot)) == 1


async def test_another_description_is_another_revision_and_voids_what_was_approved() -> None:
    bot = await ready()
    await drafted_with(bot, await kept(bot, photo()), says="The dam.")
    await bot.core.desk.submitted(sent_back(await formed(bot, "approve", ANA), ANA))
    assert bot.happened(StatementApproved)
    await revised(bot, alternative_1="The broken dam.")
    (statement,) = bot.crisis.statements.values()
    assert (statement.revision, dict(statement.approvals)) == (2, {})
    assert "have changed" in read(bot.renderer.show("approval", "S1/2", bot.crisis))


async def test_one_changed_byte_voids_what_was_approved() -> None:
    bot = await ready()
    dam = await kept(bot, photo())
    await drafted_with(bot, dam, says="The dam.")
    await bot.core.desk.submitted(sent_back(await formed(bot, "approve", ANA), ANA))
    content = bytearray(await bot.store.fetch(dam.digest))
    content[-3] ^= 1
    other = replace(dam, digest=await bot.store.keep(bytes(content)))
    files = Files(kept=(other,))
    await revised(bot, alternative_1="", media=files, alternatives="The dam.")
    (revision,) = bot.happened(StatementRevised)
    (statement,) = bot.crisis.statements.values()
    assert revision.wording.media[0].digest != dam.digest
    assert dict(statement.approvals) == {}
    await bot.work()
    assert shown_in_the_room(bot)[-1] == bytes(content)


async def test_a_picture_whose_description_is_emptied_is_taken_out() -> None:
    bot = await ready()
    dam, road = await kept(bot, photo()), await kept(bot, photo("blue"))
    await drafted_with(bot, dam, road, says="The dam.\nThe road.")
    await revised(bot, alternative_1="")
    assert media_of(bot) == [(road.digest, "The road.")]


# At the outlet


class Setter:
    """Sets the digests of what hangs on it, as outlets do."""

    async def set(self, wording: Wording, *, offline: bool = False) -> Rendition:
        digests = " ".join(one.digest for one in wording.media)
        return Rendition(parts=(wording.text,), payload=Words(digests))


@dataclass
class Gallery(ToldOutlet):
    """Publishes the bytes of what hangs on a statement."""

    id: OutletId = NEWSROOM
    media: MediaStore | None = None
    hung: list[bytes] = field(default_factory=list)

    async def publish(self, clearance: Clearance, *, key: str) -> Receipt:
        assert self.media
        for digest in clearance.rendition.payload.split():
            self.hung.append(await self.media.fetch(digest))
        return await super().publish(clearance, key=key)


async def test_the_public_gets_byte_for_byte_what_the_room_was_shown() -> None:
    gallery = Gallery()
    bot = await ready(outlets={NEWSROOM: gallery}, typesetters={NEWSROOM: Setter()})
    gallery.media = bot.store
    await drafted_with(bot, await kept(bot, photo()), says="The dam.")
    for person in (ANA, CLARA):
        await bot.core.desk.submitted(sent_back(await formed(bot, "approve", person), person))
    (cleared,) = bot.happened(StatementCleared)
    await bot.work(cleared.send_at)
    assert gallery.hung == shown_in_the_room(bot)
    assert gallery.hung
