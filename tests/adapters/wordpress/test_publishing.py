"""Published once, exactly as approved, and taken down again, on a real WordPress."""

import asyncio
import io
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import httpx
import pytest
from PIL import Image

from bot.adapters.outlets.wordpress.markup import text_of
from bot.adapters.outlets.wordpress.outlet import slug_of
from bot.application.ports import DeliveryFailed, OutcomeUnclear
from bot.domain.values import Medium, Wording, Words
from tests.adapters.wordpress.worlds import (
    NewsroomWorld,
    anything,
    cleared,
    in_,
    is_a_change,
    is_public_step,
    titles,
)
from tests.contracts.outlet import KEY, Trouble, clearance
from tests.facts import HOLDING
from tests.rigs.wordpress import AUTHOR, CONTRIBUTOR

TRAPS = """[gallery] [[gallery]] [caption id="x"]y[/caption]
<!-- wp:html --><b>x</b><!-- /wp:html -->
https://www.youtube.com/watch?v=dQw4w9WgXcQ

"Quoted" 'so', it's '99; 3x4, 0x5 -- and --- (c) (tm) ... `code` ``so'' :)
:fire: Wordpress &amp; & &lt;
<script>alert(1)</script> %s {{ x }} \\\\ \\n 100% 1/2 1st"""


def picture(width: int = 8, form: str = "PNG") -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (width, 8), "navy").save(content, form)
    return content.getvalue()


async def fetched(address: str) -> bytes:
    async with httpx.AsyncClient(trust_env=False) as http:
        return (await http.get(address)).content


def with_picture(content: bytes, mime: str = "image/png") -> Wording:
    shown = Medium(
        digest=sha256(content).hexdigest(),
        mime=mime,
        size=len(content),
        alternative=Words('The gate, "closed"'),
    )
    return replace(HOLDING, media=(shown,))


async def test_nothing_typed_is_interpreted_on_the_page(world: NewsroomWorld) -> None:
    wording = replace(HOLDING, headline=Words('"A" -- <b>[gallery]</b>...'), text=Words(TRAPS))
    await world.outlet.publish(cleared(wording), key=KEY)
    assert world.published() == [TRAPS]
    assert titles(world.site.public()) == ['"A" -- <b>[gallery]</b>...']


async def test_it_stands_under_its_headline_at_the_link_of_the_receipt(
    world: NewsroomWorld,
) -> None:
    receipt = await world.outlet.publish(
        cleared(replace(HOLDING, headline=Words("The gate"))), key=KEY
    )
    (post,) = world.site.public()
    assert titles([post]) == ["The gate"]
    assert (receipt.reference, receipt.link) == (str(post["id"]), post["link"])
    assert receipt.link.endswith(f"/{slug_of(KEY)}/")


@pytest.mark.parametrize("number", range(2))
async def test_four_who_publish_the_same_at_once_publish_one(
    world: NewsroomWorld, number: int
) -> None:
    content = picture()
    wording = with_picture(content) if number % 2 else HOLDING
    key = f"{KEY}.{number}"
    outlets = [world.newsroom(world.client(), content) for _ in range(4)]
    receipts = await asyncio.gather(*(one.publish(cleared(wording), key=key) for one in outlets))
    assert len(world.site.public()) == 1
    assert len(set(receipts)) == 1
    assert [post["status"] for post in world.site.every()] == ["publish"]


async def test_a_draft_left_behind_is_not_published_and_is_finished_later(
    world: NewsroomWorld,
) -> None:
    world.road.trouble, world.road.meets = Trouble.LOST_BEFORE, is_public_step
    with pytest.raises(OutcomeUnclear):
        await world.outlet.publish(cleared(), key=KEY)
    (draft,) = world.site.every()
    assert draft["status"] == "draft"
    assert await world.outlet.find(cleared().rendition, key=KEY) is None
    receipt = await world.outlet.publish(cleared(), key=KEY)
    assert receipt.reference == str(draft["id"])


async def test_of_two_drafts_the_older_goes_out_and_the_other_is_gone(
    world: NewsroomWorld,
) -> None:
    draft = {"title": "x", "slug": slug_of(KEY), "status": "draft"}
    older, _ = (world.site.call("POST", "posts", json=draft) for _ in range(2))
    receipt = await world.outlet.publish(cleared(), key=KEY)
    assert receipt.reference == str(older["id"])
    assert len(world.site.every()) == 1


@pytest.mark.parametrize("trouble", [Trouble.LOST_BEFORE, Trouble.LOST_AFTER, Trouble.BROKEN])
async def test_before_the_public_step_a_lost_answer_means_surely_not_published(
    world: NewsroomWorld, trouble: Trouble
) -> None:
    world.road.trouble, world.road.meets = trouble, is_a_change
    with pytest.raises(DeliveryFailed) as failed:
        await world.outlet.publish(cleared(), key=KEY)
    assert not failed.value.final
    assert world.site.public() == []
    await world.outlet.publish(cleared(), key=KEY)
    assert (len(world.site.public()), len(world.site.every())) == (1, 1)


async def test_where_it_cannot_look_now_it_says_so(world: NewsroomWorld) -> None:
    world.road.trouble, world.road.meets = Trouble.BROKEN, anything
    with pytest.raises(DeliveryFailed, match="server_error") as failed:
        await world.outlet.find(cleared().rendition, key=KEY)
    assert not failed.value.final


async def test_an_authors_filtered_html_is_what_was_approved(world: NewsroomWorld) -> None:
    content = picture()
    wording = replace(with_picture(content), text=Words(TRAPS))
    await world.newsroom(world.client(AUTHOR), content).publish(cleared(wording), key=KEY)
    assert world.published() == [TRAPS]


async def test_where_the_site_keeps_something_else_nothing_is_published(
    world: NewsroomWorld,
) -> None:
    wording = cleared(text="We are looking into it.")
    page = wording.rendition.payload.replace("<p>", '<p onclick=\\"x()\\">')
    rigged = clearance(
        outlet=wording.outlet,
        words=wording.wording,
        rendition=replace(wording.rendition, payload=Words(page)),
    )
    with pytest.raises(DeliveryFailed, match="altered_there") as failed:
        await world.newsroom(world.client(AUTHOR)).publish(rigged, key=KEY)
    assert failed.value.final
    assert not any(map(is_public_step, world.road.calls))
    assert world.site.public() == []


async def test_what_somebody_puts_into_the_draft_meanwhile_does_not_go_out(
    world: NewsroomWorld,
) -> None:
    def meddle(request: httpx.Request) -> bool:
        if is_public_step(request):
            (draft,) = world.site.every()
            world.site.call("POST", f"posts/{draft['id']}", json={"content": "Free beer"})
        return False

    world.road.trouble, world.road.meets = Trouble.BROKEN, meddle
    await world.outlet.publish(cleared(), key=KEY)
    assert world.published() == [cleared().text]


async def test_a_draft_that_was_given_a_date_does_not_come_out_by_itself(
    world: NewsroomWorld,
) -> None:
    date = in_(timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%S")
    draft = {"title": "x", "slug": slug_of(KEY), "status": "draft", "date_gmt": date}
    world.site.call("POST", "posts", json=draft)
    with pytest.raises(DeliveryFailed, match="altered_there"):
        await world.outlet.publish(cleared(), key=KEY)
    assert [post["status"] for post in world.site.every()] == ["draft"]


async def test_words_that_were_never_set_are_not_sent(world: NewsroomWorld) -> None:
    with pytest.raises(DeliveryFailed, match="not_set"):
        await world.outlet.publish(clearance(), key=KEY)
    assert world.road.calls == []


async def test_a_page_that_says_something_else_than_the_text_is_not_sent(
    world: NewsroomWorld,
) -> None:
    wording = cleared().wording
    other = cleared(text="Something else.").rendition
    with pytest.raises(DeliveryFailed, match="altered"):
        await world.outlet.publish(clearance(words=wording, rendition=other), key=KEY)
    assert world.road.calls == []


# Pictures


async def test_a_picture_stands_on_the_page_with_its_alternative_text(
    world: NewsroomWorld,
) -> None:
    content = picture()
    await world.newsroom(None, content).publish(cleared(with_picture(content)), key=KEY)
    (post,) = world.site.public()
    (medium,) = world.site.every("media")
    assert f'src="{medium["source_url"]}"' in post["content"]["rendered"]
    assert 'alt="The gate, &#034;closed&#034;"' in post["content"]["rendered"]
    assert await fetched(medium["source_url"]) == content
    assert medium["alt_text"] == 'The gate, "closed"'


async def test_of_a_large_picture_the_approved_bytes_are_shown(world: NewsroomWorld) -> None:
    content = picture(3000, "JPEG")
    wording = with_picture(content, "image/jpeg")
    await world.newsroom(None, content).publish(cleared(wording), key=KEY)
    (post,) = world.site.public()
    shown = post["content"]["rendered"].split('src="')[1].split('"')[0]
    assert await fetched(shown) == content


async def test_a_picture_is_uploaded_once(world: NewsroomWorld) -> None:
    content = picture()
    newsroom = world.newsroom(None, content)
    world.road.trouble, world.road.meets = Trouble.LOST_BEFORE, is_public_step
    with pytest.raises(OutcomeUnclear):
        await newsroom.publish(cleared(with_picture(content)), key=KEY)
    await newsroom.publish(cleared(with_picture(content)), key=KEY)
    await newsroom.publish(cleared(with_picture(content)), key="another")
    assert len(world.site.every("media")) == 1


async def test_before_the_public_step_nobody_finds_the_picture(world: NewsroomWorld) -> None:
    content = picture()
    world.road.trouble, world.road.meets = Trouble.REFUSED, is_public_step
    with pytest.raises(DeliveryFailed):
        await world.newsroom(None, content).publish(cleared(with_picture(content)), key=KEY)
    assert world.site.call("GET", "media", by=None) == []


async def test_without_the_approved_picture_nothing_is_published(world: NewsroomWorld) -> None:
    with pytest.raises(DeliveryFailed, match="media_missing") as failed:
        await world.outlet.publish(cleared(with_picture(picture())), key=KEY)
    assert failed.value.final
    assert world.site.public() == []


# Taking down, and credentials


async def test_what_is_taken_down_nobody_reads_and_its_text_is_kept(world: NewsroomWorld) -> None:
    receipt = await world.outlet.publish(cleared(), key=KEY)
    await world.outlet.take_down(receipt.reference)
    await world.outlet.take_down(f"{receipt.reference}#2026-03-02T05:00:00")
    assert world.site.public() == []
    (kept,) = world.site.every()
    assert text_of(kept["content"]["raw"]) == cleared().text
    assert await world.outlet.find(cleared().rendition, key=KEY) is None


async def test_a_page_of_somebody_else_can_be_taken_down_too(world: NewsroomWorld) -> None:
    page = world.site.post("Free beer", route="pages", title="Beer")
    await world.outlet.take_down(str(page["id"]))
    assert world.site.call("GET", "pages", by=None) == []


async def test_taking_down_what_is_gone_is_fine_and_touches_nothing_else(
    world: NewsroomWorld,
) -> None:
    await world.outlet.publish(cleared(), key=KEY)
    before = world.site.public()
    await world.outlet.take_down("123456")
    assert world.site.public() == before != []


async def test_a_lost_answer_to_taking_down_is_unclear_and_done_again(
    world: NewsroomWorld,
) -> None:
    receipt = await world.outlet.publish(cleared(), key=KEY)
    world.road.trouble, world.road.meets = Trouble.LOST_AFTER, is_a_change
    with pytest.raises(OutcomeUnclear):
        await world.outlet.take_down(receipt.reference)
    await world.outlet.take_down(receipt.reference)
    assert world.site.public() == []


async def test_good_credentials_are_good_and_nothing_is_published(world: NewsroomWorld) -> None:
    await world.outlet.check()
    assert world.site.every() == []


async def test_a_wrong_password_is_refused_for_good(world: NewsroomWorld) -> None:
    outlet = world.newsroom(world.client(password="wrong"))
    for attempt in (outlet.check(), outlet.publish(cleared(), key=KEY)):
        with pytest.raises(DeliveryFailed, match="unauthorised") as failed:
            await attempt
        assert failed.value.final


async def test_a_user_who_may_not_publish_is_known_before_the_night(world: NewsroomWorld) -> None:
    outlet = world.newsroom(world.client(CONTRIBUTOR))
    with pytest.raises(DeliveryFailed, match="forbidden") as failed:
        await outlet.check()
    assert failed.value.final
