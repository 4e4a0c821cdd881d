"""Rules by case, and words approved in calm times, as a playbook's file writes them."""

from datetime import UTC, date, datetime, time
from typing import Annotated

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)

from bot.domain.fast_lane import slots_in
from bot.domain.pre_approved import PreApproved, Slot, SlotKind
from bot.domain.rules import Case, Rule
from bot.domain.values import Audience, Kind, Level, OutletId, RoleId, Tag
from bot.domain.wording import text_digest


def _day(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise ValueError("must be a date, such as 2027-12-31") from None


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class WhenFile(_File):
    """What a case is for; what is left out means any."""

    kind: list[Kind] = []
    audience: list[Audience] = []
    severity: list[Level] = []
    outlets: list[str] = []
    tags: list[Tag] = Field(
        default=[], description="liability, casualties, personal data, personnel"
    )
    language: list[str] = []

    @model_validator(mode="after")
    def _says_something(self) -> "WhenFile":
        if not any((self.kind, self.audience, self.severity, self.outlets, self.tags,
                    self.language)):  # fmt: skip
            raise ValueError("says nothing, so the case would hold for everything: use `rules`")
        return self


class SlotFile(_File):
    """A gap in approved words."""

    type: SlotKind
    choices: list[str] = Field(default=[], description="For a place or a name: what may stand.")

    @model_validator(mode="after")
    def _has_its_choices(self) -> "SlotFile":
        listed = self.type in (SlotKind.PLACE, SlotKind.NAME)
        if listed != bool(self.choices):
            raise ValueError("a place or a name needs `choices`, a time or a number has none")
        return self


class PreApprovedFile(_File):
    """A holding statement approved in calm times. Its digest is what `crisis playbook check`
    prints for the text as it stands: one changed character, and it is approved no longer."""

    title: Annotated[str, Field(min_length=1, max_length=75)]
    text: Annotated[str, Field(min_length=1, max_length=3000)]
    digest: str = Field(description="SHA-256 of the text as it was approved.")
    approved_by: Annotated[str, Field(min_length=1)]
    expires: Annotated[date, BeforeValidator(_day)]
    slots: dict[str, SlotFile] = {}
    language: str = ""

    @model_validator(mode="after")
    def _is_whole(self) -> "PreApprovedFile":
        named = set(slots_in(self.text))
        if unknown := sorted(named - set(self.slots)):
            raise ValueError(f"has gaps in its text that `slots` does not name: {unknown}")
        if unused := sorted(set(self.slots) - named):
            raise ValueError(f"has slots that stand nowhere in its text: {unused}")
        return self

    @model_validator(mode="after")
    def _is_as_approved(self) -> "PreApprovedFile":
        now = text_digest(self.text)
        if self.digest != now:
            raise ValueError(
                "is not the text that was approved: its digest has changed. Have it approved"
                f" anew, and write `digest: {now}`"
            )
        return self

    def value(self, name: str) -> PreApproved:
        """Good until the end of its last day, in UTC."""
        return PreApproved(
            id=name,
            title=self.title,
            text=self.text,
            digest=self.digest,
            approved_by=self.approved_by,
            expires_at=datetime.combine(self.expires, time(23, 59, 59), tzinfo=UTC),
            slots=tuple(
                Slot(name=key, kind=slot.type, choices=tuple(slot.choices))
                for key, slot in self.slots.items()
            ),
            language=self.language,
        )


def case_of(when: WhenFile, rule: Rule, *, instead: bool) -> Case:
    """The case as the domain knows it."""
    return Case(
        rule=rule,
        kinds=frozenset(when.kind),
        audiences=frozenset(when.audience),
        levels=frozenset(when.severity),
        outlets=frozenset(map(OutletId, when.outlets)),
        tags=frozenset(when.tags),
        languages=frozenset(when.language),
        instead=instead,
    )


def roles_of(names: list[str]) -> frozenset[RoleId]:
    return frozenset(map(RoleId, names))
