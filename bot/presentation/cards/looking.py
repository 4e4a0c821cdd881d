"""Where the bot cannot tell or cannot act: a person looks, or posts by hand, and says so."""

from collections.abc import Iterator

from bot.domain.state import Crisis
from bot.domain.statement import Delivery, Passage, Statement
from bot.domain.values import Match, OutletId, StatementId
from bot.domain.wording import rendition_of
from bot.presentation.card import Block, Button, Card, Exact, Line, Link, Style, Text
from bot.presentation.difference import difference
from bot.presentation.scene import Scene, paragraph, row, strong
from bot.presentation.words import msg

MATCHES = {
    Match.SAME: msg("Posted, word for word as approved."),
    Match.DIFFERENT: msg("Posted in other words than those approved. What differs:"),
    Match.NOT_CHECKED: msg("Posted. Nobody has compared the words with those approved."),
}

DO_NOT = msg(
    "Do not post it, or take it back if it is up. It was stopped, held, withdrawn or replaced."
)
UNWANTED = msg(
    "It was up before whoever posted it learnt that it was not to go out any more. Next: the lead"
    " decides whether to take it down."
)


def _read(crisis: Crisis, subject: str) -> tuple[Statement, bool, OutletId]:
    """The statement, whether the card is of its current revision, and the outlet."""
    number, revision, outlet = subject.split("/", 2)
    statement = crisis.statement(StatementId(number))
    return statement, int(revision) == statement.revision, OutletId(outlet)


def render_was_published(scene: Scene, crisis: Crisis, subject: str) -> Card:
    """*Was this published?*: nothing is sent there until somebody answers."""
    statement, current, outlet = _read(crisis, subject)
    delivery = statement.at(outlet)
    say = scene.words.say
    names = {"statement": str(statement.id), "outlet": scene.outlet(outlet)}
    if not current or delivery.passage is not Passage.UNCLEAR:
        heading = say("%(statement)s at %(outlet)s: answered", **names)
        return scene.card(heading, heading, paragraph(_answered(scene, delivery)))
    return scene.card(
        say("Was this published? %(statement)s at %(outlet)s", **names),
        say("Was %(statement)s published at %(outlet)s? Please look", **names),
        paragraph(
            scene.words.line(
                "I sent it, and the answer was lost. I cannot see whether it is there, and send"
                " nothing until somebody has looked."
            )
        ),
        paragraph(_about(scene, delivery)),
        paragraph(
            scene.words.line(
                "Next: look at %(outlet)s, then press. What to look for stands in %(statement)s.",
                outlet=Text(text=scene.outlet(outlet), strong=True),
                statement=scene.approval_card(statement.id),
            )
        ),
        row(
            _answer(scene, crisis, statement, outlet, "is_there", msg("Yes, it is there")),
            _answer(scene, crisis, statement, outlet, "not_there", msg("No, send it")),
        ),
    )


def _about(scene: Scene, delivery: Delivery) -> Line:
    """Of whom it is not certain, where that is not everybody."""
    if not delivery.about:
        return ()
    names = scene.listed(delivery.about)
    return scene.words.line("I am not certain of: %(names)s. Ask them.", names=names)


def _answered(scene: Scene, delivery: Delivery) -> Line:
    if delivery.passage is Passage.PUBLISHED:
        if delivery.link:
            link = Link(url=delivery.link, text=scene.words.say("see it"))
            return scene.words.line("It is there: %(link)s.", link=link)
        return scene.words.line("It is there. Nothing is sent again.")
    return scene.words.line("It was not there. What comes of it stands on its card.")


def _answer(
    scene: Scene,
    crisis: Crisis,
    statement: Statement,
    outlet: OutletId,
    action: str,
    label: str,
) -> Button:
    value = {
        "crisis": str(crisis.id),
        "statement": str(statement.id),
        "outlet": str(outlet),
        "attempt": str(statement.at(outlet).attempts),
    }
    style = Style.PRIMARY if action == "is_there" else Style.PLAIN
    return Button(action=action, label=scene.words.say(label), value=value, style=style)


def render_by_hand(scene: Scene, crisis: Crisis, subject: str) -> Card:
    """The cleared words to copy, for one named person."""
    statement, current, outlet = _read(crisis, subject)
    delivery = statement.at(outlet)
    say = scene.words.say
    names = {"statement": str(statement.id), "outlet": scene.outlet(outlet)}
    heading = say("By hand: %(statement)s at %(outlet)s", **names)
    if delivery.passage is Passage.PUBLISHED and current:
        return scene.card(heading, heading, *_posted(scene, crisis, statement, outlet))
    in_hand = current and delivery.passage is Passage.BY_HAND
    if not in_hand or not statement.goes or crisis.over:
        heading = say("Do not post %(statement)s at %(outlet)s", **names)
        button = _is_up(scene, crisis, statement, outlet) if in_hand else ()
        return scene.card(heading, heading, paragraph(strong(say(DO_NOT))), *button)
    return scene.card(heading, heading, *_to_copy(scene, crisis, statement, outlet))


def _is_up(scene: Scene, crisis: Crisis, statement: Statement, outlet: OutletId) -> Iterator[Block]:
    yield paragraph(scene.words.line("Is it up already? Press the button and give its link."))
    yield row(_report(scene, crisis, statement, outlet, msg("It is up already"), Style.PLAIN))


def _to_copy(
    scene: Scene, crisis: Crisis, statement: Statement, outlet: OutletId
) -> Iterator[Block]:
    delivery = statement.at(outlet)
    person = scene.person(delivery.poster) if delivery.poster else scene.words.say("somebody")
    yield paragraph(
        scene.words.line(
            "%(person)s, post exactly these words at %(outlet)s, then press the button.",
            person=person,
            outlet=Text(text=scene.outlet(outlet), strong=True),
        )
    )
    language = crisis.playbook.language_at(outlet)
    for part in rendition_of(statement.wording, outlet, language).parts:
        yield Exact(text=part, to_copy=scene.words.say("Copy the words from here"))
    label = msg("I have posted it")
    yield row(_report(scene, crisis, statement, outlet, label, Style.PRIMARY))


def _report(
    scene: Scene,
    crisis: Crisis,
    statement: Statement,
    outlet: OutletId,
    label: str,
    style: Style,
) -> Button:
    value = {
        "crisis": str(crisis.id),
        "statement": str(statement.id),
        "revision": str(statement.revision),
        "outlet": str(outlet),
    }
    return Button(action="posted", label=scene.words.say(label), value=value, style=style)


def _posted(
    scene: Scene, crisis: Crisis, statement: Statement, outlet: OutletId
) -> Iterator[Block]:
    delivery = statement.at(outlet)
    yield paragraph(strong(scene.words.say(MATCHES[delivery.match or Match.NOT_CHECKED])))
    if delivery.unwanted:
        yield paragraph(scene.words.line(UNWANTED))
    if delivery.match is Match.DIFFERENT:
        language = crisis.playbook.language_at(outlet)
        cleared = "\n".join(rendition_of(statement.wording, outlet, language).parts)
        yield from difference(scene, cleared, delivery.difference)
        yield paragraph(scene.words.line("Next: decide in the room whether to correct it."))
    if delivery.link:
        link = Link(url=delivery.link, text=delivery.link)
        yield paragraph(scene.words.line("It stands at %(link)s.", link=link))
