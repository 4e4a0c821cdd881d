"""The form that hands a role over."""

from bot.domain.playbook import Role
from bot.domain.state import Crisis
from bot.domain.values import PersonId
from bot.presentation.card import Bullets, ChoiceField, Form, Option, PeopleField, TimeField
from bot.presentation.scene import Scene, bullets, paragraph


def may_give(crisis: Crisis, person: PersonId) -> tuple[Role, ...]:
    """The roles this person may give away: their own; for the lead, everybody's."""
    return tuple(
        role
        for role in crisis.playbook.roles
        if role.id in crisis.holders and person in {crisis.holders[role.id], crisis.lead}
    )


def handover(scene: Scene, crisis: Crisis, roles: tuple[Role, ...]) -> Form:
    """`roles` must not be empty."""
    say = scene.words.say
    return Form(
        name="handover",
        title=say("Hand over a role"),
        submit=say("Hand over"),
        cancel=say("Close"),
        notice=(
            paragraph(scene.words.line("The playbook lists for it:")),
            _eligible(scene, crisis, roles),
        ),
        fields=(
            ChoiceField(
                name="role",
                label=say("Role"),
                options=tuple(Option(value=role.id, label=role.title) for role in roles),
                initial=roles[0].id,
            ),
            PeopleField(
                name="to",
                label=say("Whom you give it to"),
                hint=say("They are told at once, and invited to the room."),
                single=True,
            ),
            TimeField(
                name="until",
                label=say("Until"),
                hint=say("Only if you want it back, as after a flight. In your own time zone."),
                optional=True,
            ),
        ),
        context={"crisis": str(crisis.id)},
    )


def _eligible(scene: Scene, crisis: Crisis, roles: tuple[Role, ...]) -> Bullets:
    """Those kept out are not named."""
    return bullets(
        scene.words.line(
            "%(role)s: %(people)s",
            role=role.title,
            people=scene.people((role.eligible | set(role.line)) - crisis.keep_out)
            if role.eligible is not None
            else scene.words.say("anybody on the crisis team"),
        )
        for role in roles
    )
