"""The doctor logs in wherever that publishes nothing, and says who does not let the bot in."""

from bot.adapters.doctor import Health
from tests.adapters.mail_worlds import post_office
from tests.adapters.test_doctor import Ward, ward

__all__ = ["ward"]


def with_mail(ward: Ward, port: int, tls: str = "none") -> None:
    ward.edit(
        "\noutlets:\n",
        f"""
outlets:
  investors:
    type: email
    title: Investors
    from: press@northwind.example
    host: 127.0.0.1
    port: {port}
    tls: {tls}
    recipients: [ida@example.org]
""",
    )


async def test_an_outlet_that_lets_the_bot_in_is_well(ward: Ward) -> None:
    async with post_office() as office:
        with_mail(ward, office.port)
        found = await ward.examined()
        assert office.letters == []
    assert any("investors accepts the bot's credentials" in one.what for one in found)
    assert {one.health for one in found} == {Health.OK}


async def test_an_outlet_that_does_not_is_an_error_with_its_reason(ward: Ward) -> None:
    async with post_office() as office:
        with_mail(ward, office.port, tls="starttls")
        one = await ward.only()
    assert (one.area, one.health) == ("outlets", Health.FAIL)
    assert "investors does not let the bot in (insecure)" in one.what


async def test_an_outlet_that_cannot_be_reached_now_is_a_warning(ward: Ward) -> None:
    with_mail(ward, 9)
    one = await ward.only()
    assert (one.area, one.health) == ("outlets", Health.WARN)
    assert "investors could not be reached now (unreachable)" in one.what
