"""What to say, and what not to say: the playbook's words."""

from bot.domain.state import Crisis
from bot.presentation.card import Card
from bot.presentation.scene import Scene, bullets, paragraph, strong


def render(scene: Scene, crisis: Crisis, subject: str) -> Card:  # noqa: ARG001
    say = scene.words.say
    playbook = crisis.playbook
    return scene.card(
        say("What we say, and what we do not say"),
        say("What to say and not to say in %(room)s", room=crisis.room_name),
        paragraph(strong(say("Say"))) if playbook.say else None,
        bullets(playbook.say),
        paragraph(strong(say("Don't say"))) if playbook.dont_say else None,
        bullets(playbook.dont_say),
        paragraph(
            scene.words.line(
                "Outside this room say nothing that has not been approved. Send whoever asks to the"
                " %(role)s; /crisis who says who that is.",
                role=_speaker(scene, crisis),
            )
        ),
    )


def _speaker(scene: Scene, crisis: Crisis) -> str:
    notice = crisis.playbook.notice
    if notice and notice.spokesperson:
        return scene.role(notice.spokesperson)
    return scene.words.say("crisis lead")
