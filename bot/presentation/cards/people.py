"""Short cards on people: a role changed hands, a stranger came in."""

from bot.domain.state import Crisis
from bot.domain.values import PersonId, RoleId
from bot.presentation.card import Card, Text
from bot.presentation.scene import Scene, bullets, paragraph, strong


def render_role_changed(scene: Scene, crisis: Crisis, subject: str) -> Card:
    """`subject` is the role and the number of the change."""
    role = RoleId(subject.rpartition("/")[0])
    known = crisis.playbook.role(role)
    duties = known.duties if known else ()
    say, title = scene.words.say, scene.role(role)
    post = crisis.post_of("brief")
    brief = scene.linked(post.link if post else "", say("the brief"))
    confirmed = role in crisis.acknowledged
    return scene.card(
        say("Change of role: %(role)s", role=title),
        say("Somebody else is %(role)s now in %(room)s", role=title, room=crisis.room_name),
        paragraph(
            scene.words.line(
                "%(person)s is %(role)s now.",
                person=scene.holder(role),
                role=Text(text=title, strong=True),
            )
        ),
        paragraph(strong(say("What to do in this role"))) if duties else None,
        bullets(duties),
        None
        if confirmed
        else paragraph(scene.words.line("Next: press I'm on it in %(brief)s.", brief=brief)),
    )


def render_stranger(scene: Scene, crisis: Crisis, subject: str) -> Card:
    """`subject` is the person. Whoever is kept out is not named, not even so."""
    person = PersonId(subject)
    known = person not in crisis.keep_out
    who = (scene.person(person),) if known else scene.words.line("Somebody who was not invited")
    lead = scene.person(crisis.lead) if crisis.lead else scene.words.say("the crisis lead")
    return scene.card(
        scene.words.say("Somebody joined who was not invited"),
        scene.words.say("Somebody joined %(room)s who was not invited", room=crisis.room_name),
        paragraph(
            scene.words.line(
                "%(person)s is in this room now and can read everything in it. They are not on the"
                " crisis team: their presses and commands count for nothing.",
                person=who,
            )
        ),
        paragraph(
            scene.words.line(
                "Next: %(lead)s decides. If they should not be here, remove them from the room"
                " now. If they should help, give them a role with /crisis handover.",
                lead=lead,
            )
        ),
    )
