"""What `organisation.yaml` says about each type of outlet. A new type is one more class here."""

from pathlib import Path
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from bot.adapters.playbooks.addresses import parse_recipient
from bot.adapters.playbooks.bluesky import BlueskySettings
from bot.adapters.playbooks.hook import HookSettings
from bot.adapters.playbooks.mail import MailSettings
from bot.adapters.playbooks.mastodon import MastodonSettings
from bot.adapters.playbooks.wordpress import WordPressSettings
from bot.domain.values import Audience


class OutletSettings(BaseModel):
    """What every outlet has."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    audience: Audience = Field(
        default=Audience.PUBLIC, description="Who reads it there: public, staff, stakeholder, ..."
    )
    public: ClassVar[bool] = True
    """Whether anybody can read what stands there; only then is it for the feed."""
    takes_down: ClassVar[bool] = False
    """Whether the bot can take down what it published there."""
    plans: ClassVar[bool] = False
    """Whether posts can be scheduled there, which a freeze pauses."""

    title: str = Field(min_length=1, description="What people see on the form and the card.")
    longest: int | None = Field(
        default=None, gt=0, description="The most characters this outlet takes, if it has a limit."
    )
    language: str = Field(
        default="",
        pattern=r"^([a-z]{2,3}(-[A-Z]{2})?)?$",
        description="The language it speaks, such as de; left out: that of the statement.",
    )

    @property
    def variables(self) -> tuple[str, ...]:
        """The environment variables without which the outlet cannot work."""
        return ()


class WebhookOutlet(OutletSettings, HookSettings):
    """A signed POST (Standard Webhooks) to an address of yours, such as the newsroom's."""

    type: Literal["webhook"]

    @property
    def variables(self) -> tuple[str, ...]:
        return self.hook_variables


class AnnouncementOutlet(OutletSettings):
    """A post in an internal channel, named under `channels`."""

    public = False
    takes_down = True
    audience: Audience = Audience.STAFF
    type: Literal["announcement"]
    watched: bool = Field(
        default=True, description="Whether posts of others there raise an alarm in a crisis."
    )
    channel: str = Field(description="One of `channels`, by its name there.")
    longest: int | None = Field(default=3000, gt=0, le=3000)


class EmailOutlet(OutletSettings, MailSettings):
    """A letter to each of a group of people, such as the investors. One group, one outlet."""

    public = False
    audience: Audience = Audience.STAKEHOLDER
    type: Literal["email"]
    recipients: list[str] | str = Field(
        min_length=1,
        repr=False,
        description="Addresses, such as `Jo Doe <jo@example.org>`; or the name of a file beside"
        " organisation.yaml with one on each line.",
    )

    @field_validator("recipients")
    @classmethod
    def _are_addresses(cls, recipients: list[str] | str) -> list[str] | str:
        if isinstance(recipients, list):
            for one in recipients:
                parse_recipient(one)
        elif Path(recipients).is_absolute() or ".." in Path(recipients).parts:
            raise ValueError("must be a list of addresses, or a file beside organisation.yaml")
        return recipients

    @property
    def variables(self) -> tuple[str, ...]:
        return self.mail_variables


class MastodonOutlet(OutletSettings, MastodonSettings):
    """A public account on Mastodon, or on a server that speaks its API."""

    takes_down = True
    plans = True
    type: Literal["mastodon"]
    longest: int | None = Field(
        default=500, gt=0, description="The most characters the server takes; links count as 23."
    )

    @property
    def variables(self) -> tuple[str, ...]:
        return (self.token_env,)


class WordPressOutlet(OutletSettings, WordPressSettings):
    """A newsroom on WordPress: posts, what is scheduled there, and readers' comments."""

    takes_down = True
    plans = True
    type: Literal["wordpress"]

    @property
    def variables(self) -> tuple[str, ...]:
        return (self.password_env,)


class BlueskyOutlet(OutletSettings, BlueskySettings):
    """A public account on Bluesky."""

    takes_down = True
    type: Literal["bluesky"]
    longest: int | None = Field(
        default=None, gt=0, description="Bluesky itself counts: 300 characters in each post."
    )

    @property
    def variables(self) -> tuple[str, ...]:
        return (self.password_env,)


class ByHandOutlet(OutletSettings):
    """An account that the bot has no way into (X, LinkedIn, Facebook, Instagram): somebody posts
    the approved words by hand, and says where."""

    type: Literal["by_hand"]
    poster: str = Field(description="The role whose holder posts, such as social.")


AnyOutlet = Annotated[
    WebhookOutlet
    | AnnouncementOutlet
    | BlueskyOutlet
    | ByHandOutlet
    | EmailOutlet
    | MastodonOutlet
    | WordPressOutlet,
    Field(discriminator="type"),
]
