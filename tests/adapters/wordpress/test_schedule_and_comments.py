"""The schedule beyond the contract, and readers' comments, on a real WordPress."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from bot.application.ports import DeliveryFailed, OutcomeUnclear
from tests.adapters.wordpress.worlds import NewsroomWorld, in_, is_a_change
from tests.contracts.outlet import Trouble
from tests.rigs.wordpress import WordPress

DAY = timedelta(days=1)
KEY = "newsroom.1.resume"


def gmt(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


async def test_pages_are_on_the_schedule_too(world: NewsroomWorld) -> None:
    world.site.post("Page", route="pages", status="future", date_gmt=gmt(in_(2 * DAY)))
    world.site.post("Post", status="future", date_gmt=gmt(in_(DAY)))
    page = (await world.queue.scheduled())[1]
    assert page.text == "Page"
    assert await world.queue.pause(page)
    assert [one.text for one in await world.queue.scheduled()] == ["Post"]


async def test_a_paused_post_keeps_its_number_and_its_date(world: NewsroomWorld) -> None:
    due = in_(DAY)
    made = world.site.post("Sale", title="Now!", status="future", date_gmt=gmt(due))
    (post,) = await world.queue.scheduled()
    assert json.loads(post.saved) == {
        "id": made["id"],
        "type": "posts",
        "status": "future",
        "date_gmt": gmt(due),
        "title": "Now!",
    }
    await world.queue.pause(post)
    (kept,) = world.site.every()
    assert (kept["id"], kept["status"], kept["date_gmt"]) == (made["id"], "draft", gmt(due))


@pytest.mark.parametrize("ahead", [timedelta(0), timedelta(seconds=55), -DAY])
async def test_nothing_goes_back_for_less_than_a_minute_ahead(
    world: NewsroomWorld, ahead: timedelta
) -> None:
    world.site.post("Sale", status="future", date_gmt=gmt(in_(DAY)))
    (post,) = await world.queue.scheduled()
    await world.queue.pause(post)
    with pytest.raises(DeliveryFailed, match="past_date") as failed:
        await world.queue.resume(post, in_(ahead), key=KEY, unclear=False)
    assert failed.value.final
    assert [one["status"] for one in world.site.every()] == ["draft"]


async def test_what_is_public_is_neither_put_back_nor_dropped(world: NewsroomWorld) -> None:
    made = world.site.post("Sale", status="future", date_gmt=gmt(in_(DAY)))
    (post,) = await world.queue.scheduled()
    world.site.comes_due(made["id"])
    with pytest.raises(DeliveryFailed, match="published_already"):
        await world.queue.resume(post, in_(2 * DAY), key=KEY, unclear=False)
    with pytest.raises(DeliveryFailed, match="published_already"):
        await world.queue.drop(post)
    assert len(world.site.public()) == 1


async def test_what_is_dropped_lies_in_the_bin(world: NewsroomWorld) -> None:
    world.site.post("Sale", status="future", date_gmt=gmt(in_(DAY)))
    (post,) = await world.queue.scheduled()
    await world.queue.pause(post)
    await world.queue.drop(post)
    assert [one["status"] for one in world.site.every()] == ["trash"]


# Comments


def comment(site: WordPress, text: str, **more: str) -> str:
    post = site.post("Closed", title="The gate")
    told = {"post": post["id"], "content": text, "status": "approve"}
    author = {"author_name": "A reader", "author_email": "reader@example.org"}
    made = site.call("POST", "comments", json={**told, **author, **more})
    return str(made["id"])


async def test_a_comment_is_read_as_it_was_typed_with_author_link_and_time(
    world: NewsroomWorld,
) -> None:
    before = in_(timedelta())
    number = comment(world.site, 'You "lie" -- and\nyou know it <3')
    (found,) = await world.comments.recent(before - timedelta(seconds=1))
    assert (found.reference, found.author) == (number, "A reader")
    assert found.text == 'You "lie" -- and\nyou know it <3'
    assert found.link.endswith(f"#comment-{number}")
    assert before <= found.at <= datetime.now(UTC)
    assert await world.comments.comment(number) == found


async def test_older_comments_are_not_recent(world: NewsroomWorld) -> None:
    comment(world.site, "Old", date_gmt=gmt(in_(-DAY)))
    assert list(await world.comments.recent(in_(-timedelta(hours=3)))) == []


async def test_a_comment_taken_down_is_gone_and_lies_in_the_bin(world: NewsroomWorld) -> None:
    number = comment(world.site, "His address is 1 Main St.")
    await world.comments.take_down_comment(number)
    await world.comments.take_down_comment(number)
    assert world.site.call("GET", "comments", by=None) == []
    assert await world.comments.comment(number) is None
    (kept,) = world.site.call("GET", "comments", params={"status": "trash", "context": "edit"})
    assert kept["id"] == int(number)


async def test_a_comment_that_never_was_is_gone(world: NewsroomWorld) -> None:
    assert await world.comments.comment("4711") is None
    await world.comments.take_down_comment("4711")


async def test_a_lost_answer_to_taking_a_comment_down_is_unclear_and_done_again(
    world: NewsroomWorld,
) -> None:
    number = comment(world.site, "x")
    world.road.trouble, world.road.meets = Trouble.LOST_AFTER, is_a_change
    with pytest.raises(OutcomeUnclear):
        await world.comments.take_down_comment(number)
    await world.comments.take_down_comment(number)
