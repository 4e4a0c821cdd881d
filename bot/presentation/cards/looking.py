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
    stopped = statement.held or statement.stopped or statement.withdrawn or crisis.over
    stopped = stopped or not statement.cleared
    if not current or stopped or delivery.passage is not Passage.BY_HAND:
        do_not = say("Do not post %(statement)s at %(outlet)s", **names)
        sentence = msg(
            "Do not post it, or take it back if it is up. It was stopped, held, withdrawn or"
            " replaced. If it is up already, say so in the room now."
        )
        return scene.card(do_not, do_not, paragraph(strong(say(sentence))))
    return scene.card(heading, heading, *_to_copy(scene, crisis, statement, outlet))


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
        yield Exact(text=part)
    value = {
        "crisis": str(crisis.id),
        "statement": str(statement.id),
        "revision": str(statement.revision),
        "outlet": str(outlet),
    }
    label = scene.words.say("I have posted it")
    yield row(Button(action="posted", label=label, value=value, style=Style.PRIMARY))


def _posted(
    scene: Scene, crisis: Crisis, statement: Statement, outlet: OutletId
) -> Iterator[Block]:
    delivery = statement.at(outlet)
    yield paragraph(strong(scene.words.say(MATCHES[delivery.match or Match.NOT_CHECKED])))
    if delivery.match is Match.DIFFERENT:
        language = crisis.playbook.language_at(outlet)
        cleared = "\n".join(rendition_of(statement.wording, outlet, language).parts)
        yield from difference(scene, cleared, delivery.difference)
        yield paragraph(scene.words.line("Next: decide in the room whether to correct it."))
    if delivery.link:
        link = Link(url=delivery.link, text=delivery.link)
        yield paragraph(scene.words.line("It stands at %(link)s.", link=link))
