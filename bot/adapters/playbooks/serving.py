"""What `organisation.yaml` says about the feed, and about paging."""

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.adapters.playbooks.hook import HookSettings
from bot.adapters.playbooks.mail import MailSettings


class FeedSettings(BaseModel):
    """The feed of published statements, served at /feed.rss and /feed.atom."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    title: str = Field(min_length=1, max_length=200)
    link: str = Field(pattern=r"^https?://[^\s@]+$", description="The page that it is about.")
    description: str = Field(min_length=1, max_length=500)


class PagingSettings(BaseModel):
    """How people are called whose answer is waited for. Both carry number and link, no words."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    webhook: HookSettings | None = Field(default=None, description="Of the pager.")
    email: MailSettings | None = Field(default=None, description="To the person's `email`.")

    @model_validator(mode="after")
    def _pages_somehow(self) -> "PagingSettings":
        if self.webhook is None and self.email is None:
            raise ValueError("needs `webhook` or `email`, or both")
        return self

    @property
    def variables(self) -> tuple[str, ...]:
        """The environment variables without which nobody can be paged."""
        hook = self.webhook.hook_variables if self.webhook else ()
        return (*hook, *(self.email.mail_variables if self.email else ()))
