"""Cards that need no crisis: the help, which crisis is meant, a room is being opened."""

from collections.abc import Sequence

from bot.domain.state import Crisis
from bot.presentation.card import Card, Line, Place, Text
from bot.presentation.scene import Scene, bullets, paragraph, strong
from bot.presentation.words import msg

SLASHES = {
    "open": msg("open a crisis, or a drill"),
    "status": msg("where we stand and what is next"),
    "who": msg("who does what, and who stands in"),
    "draft": msg("write a statement and ask for approval"),
    "holding": msg("send a holding statement from words approved in calm times"),
    "level": msg("say how bad it is; lowering it takes the lead and one more"),
    "log": msg("put something on the timeline: /crisis log and then what happened"),
    "hold": msg("stop everything that is not out yet, at once; /crisis hold all: in all crises"),
    "release": msg("let something held go on (crisis lead)"),
    "comments": msg("what others comment on our posts, and what may be removed"),
    "fold": msg("end this crisis as a duplicate: /crisis fold and the other's code name"),
    "freeze": msg("pause everything that is scheduled at our accounts"),
    "thaw": msg("end the freeze, and decide on each paused post (crisis lead)"),
    "handover": msg("give a role to somebody else"),
    "close": msg("stand the crisis down (crisis lead)"),
    "reopen": msg("go on with a crisis that was stood down (crisis lead)"),
    "help": msg("show this"),
}


def render_help(scene: Scene) -> Card:
    say = scene.words.say
    lines: list[Line] = [
        (Text(text=f"{scene.words.called} {slash}", strong=True), Text(text=" – " + say(sentence)))
        for slash, sentence in SLASHES.items()
    ]
    return Card(
        summary=say("What you can type"),
        blocks=(
            paragraph(strong(say("What you can type"))),
            bullets(lines),
            paragraph(
                scene.words.line(
                    "You can also choose Add to timeline or Propose as statement in the menu of a"
                    " post. Where the bot sees marks, a pushpin puts it on the timeline, too."
                )
            ),
            paragraph(
                scene.words.line(
                    "Nothing reaches the public that the crisis team has not approved."
                ),
                small=True,
            ),
        ),
    )


def render_which(scene: Scene, crises: Sequence[Crisis], slash: str = "") -> Card:
    """For a person who belongs to several: the words to type, by code name."""
    example = f"{scene.words.called} {slash or 'status'}"
    return scene.note(
        scene.words.line("Which crisis do you mean?"),
        scene.words.line(
            "You are on the team of %(names)s.", names=scene.words.listed(_names(crises))
        ),
        scene.words.line(
            "Type %(example)s in the room of the one you mean, or add its code name: %(full)s.",
            example=Text(text=example, strong=True),
            full=Text(text=f"{example} {crises[0].code_name}" if crises else example, strong=True),
        ),
    )


def render_which_post(scene: Scene, crises: Sequence[Crisis]) -> Card:
    """For the same person, who chose something in the menu of a post elsewhere."""
    return scene.note(
        scene.words.line("Which crisis do you mean?"),
        scene.words.line(
            "You are on the team of %(names)s.", names=scene.words.listed(_names(crises))
        ),
        scene.words.line(
            "Share the post in the room of the one you mean, and choose it in the menu there."
        ),
    )


def _names(crises: Sequence[Crisis]) -> list[Line]:
    return [
        (Text(text=crisis.code_name, strong=True),)
        + ((Text(text=" ("), Place(room=crisis.room), Text(text=")")) if crisis.room else ())
        for crisis in crises
    ]


def render_opening(scene: Scene, code_name: str, *, drill: bool) -> Card:
    say = scene.words.say
    name = f"drill-{code_name}" if drill else f"crisis-{code_name}"
    mark = (Text(text=say("DRILL") + " · ", strong=True),) if drill else ()
    return Card(
        summary=say("The war room %(name)s is being opened", name=name),
        blocks=(
            paragraph(
                (
                    *mark,
                    *scene.words.line(
                        "The war room %(name)s is being opened. In a moment you will find it by"
                        " this name. Go there next; everything is said there.",
                        name=Text(text=name, strong=True),
                    ),
                )
            ),
        ),
    )
