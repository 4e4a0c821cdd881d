"""One revision of a statement: the exact words, who must approve them, who has."""

from collections.abc import Iterator

from bot.domain.gate import voices
from bot.domain.reactions.asking import awaited
from bot.domain.rules import Rule as ApprovalRule
from bot.domain.state import Crisis
from bot.domain.statement import Passage, Standing, Statement
from bot.domain.values import StatementId, Wording
from bot.domain.wording import Hidden, hidden_in, rendition_of, stale_translations
from bot.presentation import codes
from bot.presentation.card import (
    Block,
    Button,
    Card,
    Confirm,
    Exact,
    Line,
    Rule,
    Span,
    Style,
    Text,
    When,
)
from bot.presentation.cards import asking
from bot.presentation.difference import difference
from bot.presentation.forms.gate import final_forms, media
from bot.presentation.lapsing import lapsing
from bot.presentation.scene import Scene, bullets, facts, paragraph, row, strong
from bot.presentation.words import msg

STATES = {
    Standing.AWAITING: msg("%(statement)s waits for approval."),
    Standing.HELD: msg(
        "%(statement)s is held: nothing of it goes out until the crisis lead releases it."
    ),
    Standing.CLEARED: msg("%(statement)s is approved. See the card of its sending below."),
    Standing.STOPPED: msg("%(statement)s is approved and stopped. Nothing goes out by itself."),
    Standing.STUCK: msg("%(statement)s is approved and stuck. See the card of its sending."),
    Standing.ON_THE_WIRE: msg("%(statement)s is approved and being sent now."),
    Standing.PUBLISHED: msg("%(statement)s is published. To change it, draft a correction."),
    Standing.REHEARSED: msg("%(statement)s is approved. In a drill nothing goes out."),
    Standing.WITHDRAWN: msg("%(statement)s is withdrawn. Nothing more of it goes out."),
}

SUMMARIES = {
    Standing.AWAITING: msg("%(statement)s waits for approval in %(room)s"),
    Standing.HELD: msg("%(statement)s is held in %(room)s"),
    Standing.WITHDRAWN: msg("%(statement)s is withdrawn in %(room)s"),
    Standing.PUBLISHED: msg("%(statement)s is published: %(room)s"),
}


def render(scene: Scene, crisis: Crisis, subject: str) -> Card:
    number, _, revision = subject.partition("/")
    statement = crisis.statement(StatementId(number))
    if revision and int(revision) < statement.revision:
        return _replaced(scene, statement, int(revision))
    return _current(scene, crisis, statement)


def _heading(scene: Scene, statement: Statement, wording: Wording, revision: int) -> str:
    facts = {"statement": statement.id, "kind": codes.kind(scene.words, wording.kind)}
    if revision == 1:
        return scene.words.say("%(statement)s · %(kind)s", **facts)
    return scene.words.say(
        "%(statement)s · %(kind)s · revision %(revision)s", revision=revision, **facts
    )


def _replaced(scene: Scene, statement: Statement, revision: int) -> Card:
    wording = statement.past[revision - 1]
    current = scene.linked(
        _link(scene, statement), scene.words.say("revision %(n)s", n=statement.revision)
    )
    return scene.card(
        _heading(scene, statement, wording, revision),
        scene.words.say("%(statement)s has a newer revision", statement=statement.id),
        paragraph(
            scene.words.line(
                "Replaced. Approvals of this text no longer count. Read and approve %(current)s.",
                current=current,
            )
        ),
        Exact(text=wording.text),
    )


def _link(scene: Scene, statement: Statement) -> str:
    subject = f"{statement.id}/{statement.revision}"
    post = scene.crisis.post_of("approval", subject) if scene.crisis else None
    return post.link if post else ""


def _current(scene: Scene, crisis: Crisis, statement: Statement) -> Card:
    words = {"statement": statement.id, "room": crisis.room_name}
    sentence = SUMMARIES.get(statement.standing, msg("%(statement)s is approved in %(room)s"))
    return scene.card(
        _heading(scene, statement, statement.wording, statement.revision),
        scene.words.say(sentence, **words),
        paragraph(strong(_state(scene, crisis, statement))),
        *_voided(scene, statement),
        *_words(scene, crisis, statement),
        *_hidden(scene, statement.wording),
        *_changes(scene, statement),
        _facts(scene, statement),
        Rule(),
        *_approvals(scene, crisis, statement),
        *_objections(scene, crisis, statement),
        *asking.glass(scene, crisis, statement),
        paragraph(_next(scene, crisis, statement)),
        _buttons(scene, crisis, statement),
    )


def _state(scene: Scene, crisis: Crisis, statement: Statement) -> str:
    if crisis.over and not statement.closed:
        return scene.words.say(
            "The crisis is stood down. %(statement)s does not go out.", statement=statement.id
        )
    if statement.standing is Standing.HELD and not statement.cleared:
        return scene.words.say(
            "%(statement)s is held. It can be approved, and goes out only after the crisis lead"
            " releases it.",
            statement=statement.id,
        )
    return scene.words.say(STATES[statement.standing], statement=statement.id)


def _voided(scene: Scene, statement: Statement) -> Iterator[Block]:
    if not statement.voided:
        return
    sentence = msg("Revision %(n)s: what %(people)s approved before no longer counts.")
    people = scene.people(statement.voided)
    yield paragraph(scene.words.line(sentence, n=statement.revision, people=people))


def _words(scene: Scene, crisis: Crisis, statement: Statement) -> Iterator[Block]:
    """The source once, where every outlet shows it as it stands; else what each will show."""
    wording = statement.wording
    if any(
        rendition_of(wording, outlet, crisis.playbook.language_at(outlet)).parts != (wording.text,)
        for outlet in wording.outlets
    ):
        yield from final_forms(scene, crisis, statement)
    else:
        yield Exact(text=wording.text)
        yield from media(scene, wording)
    for language in stale_translations(wording):
        sentence = msg(
            "The text in %(language)s was made from other words. It is blocked until somebody"
            " translates it anew, or says that it still holds."
        )
        yield paragraph(scene.words.line(sentence, language=language))


def _changes(scene: Scene, statement: Statement) -> Iterator[Block]:
    """What is new since the revision before, for those who have read it."""
    if not statement.past:
        return
    before, wording = statement.past[-1], statement.wording
    blocks: list[Block] = [
        *difference(scene, before.text, wording.text),
        *(
            block
            for language, made in sorted(wording.translations.items())
            if language in before.translations
            for block in difference(scene, before.translations[language].text, made.text)
        ),
    ]
    if before.media != wording.media:
        sentence = msg("Pictures or videos, or what is said of them, have changed.")
        blocks.append(paragraph(scene.words.line(sentence)))
    if blocks:
        yield paragraph(strong(scene.words.say("What has changed since the revision before")))
        yield from blocks
    else:
        yield paragraph(scene.words.line("The words are those of the revision before."), small=True)


def _hidden(scene: Scene, wording: Wording) -> Iterator[Block]:
    """A mixed word is a typed one: it stands in `Exact`."""
    texts = [
        wording.headline,
        wording.content_warning,
        wording.text,
        *(made.text for made in wording.translations.values()),
        *(medium.alternative for medium in wording.media),
    ]
    for finding in hidden_in("\n".join(text for text in texts if text)):
        if finding.kind is Hidden.MIXED_SCRIPT:
            sentence = msg("Look closely: this word mixes letters of different alphabets.")
            yield paragraph(scene.words.line(sentence))
            yield Exact(text=finding.what)
            continue
        sentence = (
            msg("Look closely: the text holds an invisible character (%(what)s), %(times)s.")
            if finding.kind is Hidden.INVISIBLE
            else msg(
                "Look closely: the text holds a character that turns the direction of reading"
                " (%(what)s), %(times)s."
            )
        )
        times = scene.words.several("once", "%(count)s times", finding.times)
        yield paragraph(scene.words.line(sentence, what=finding.what, times=times))


def _facts(scene: Scene, statement: Statement) -> Block:
    say, wording = scene.words.say, statement.wording
    promised = When(at=wording.next_update_at) if wording.next_update_at else ""
    window = wording.window
    within: Line = (
        scene.words.line(
            "%(start)s to %(end)s", start=When(at=window.opens_at), end=When(at=window.closes_at)
        )
        if window
        else ()
    )
    return facts(
        (say("Goes to"), scene.outlets(wording.outlets)),
        (say("Goes out only within"), within),
        (say("Headline"), wording.headline),
        (say("Content warning"), wording.content_warning),
        (say("Goes out at"), When(at=statement.publish_at) if statement.publish_at else ""),
        (say("Corrects"), scene.approval_card(wording.corrects) if wording.corrects else ""),
        (say("Touches"), _touches(scene, statement)),
        (say("Next update promised for"), promised),
        (say("Written by (cannot approve)"), scene.people(statement.authors)),
    )


def _touches(scene: Scene, statement: Statement) -> str:
    """Said only where a rule of this crisis looks at it."""
    cases = scene.crisis.playbook.cases if scene.crisis else ()
    if statement.fast or not any(case.tags for case in cases):
        return ""
    if statement.tags is None:
        return scene.words.say("nobody has said yet, so the strictest rule holds")
    return codes.tags(scene.words, statement.tags)


def _approvals(scene: Scene, crisis: Crisis, statement: Statement) -> Iterator[Block]:
    if statement.closed:
        yield _given(scene, statement)
        return
    yield paragraph(strong(scene.words.say("Who must approve")))
    yield bullets(asking.seats(scene, crisis, statement))
    yield bullets(_beside(scene, crisis, statement))
    yield paragraph(_rule(scene, statement), small=True)
    yield from lapsing(scene, crisis, statement)


def _given(scene: Scene, statement: Statement) -> Block:
    if not statement.approvals:
        return paragraph(scene.words.line("Nobody had approved it."))
    people = scene.people(statement.approvals)
    return paragraph(scene.words.line("Approved by %(people)s.", people=people))


def _beside(scene: Scene, crisis: Crisis, statement: Statement) -> Iterator[Line]:
    """Approvals in no seat that the rule names, and such as count no longer."""
    counted = voices(statement, crisis)
    for person in sorted(statement.approvals):
        if person not in counted:
            sentence = msg(
                "%(person)s had approved and does not hold the role any more: it does not count"
            )
            yield scene.words.line(sentence, person=scene.person(person))
        elif not counted[person] & statement.rule.roles:
            roles = scene.roles(counted[person])
            sentence = msg("%(person)s has approved too, as %(roles)s")
            yield scene.words.line(sentence, person=scene.person(person), roles=roles)


def _rule(scene: Scene, statement: Statement) -> Line:
    rule = statement.rule
    people = max(rule.people, len(rule.roles))
    count = scene.words.several("one person", "%(count)s different people", people)
    if statement.fast:
        return scene.words.line(
            "Words approved in calm times, filled in as they were: one approver is enough. Nobody"
            " who wrote a part of it counts."
        )
    if not rule.roles:
        return scene.words.line("The playbook asks for %(count)s.", count=count)
    asked = scene.words.line(
        "The playbook asks for %(roles)s: %(count)s. Nobody who wrote a part of it counts.",
        roles=scene.roles(rule.roles),
        count=count,
    )
    return (*asked, *_more_of_the_rule(scene, rule))


def _more_of_the_rule(scene: Scene, rule: ApprovalRule) -> Iterator[Span]:
    """Who can block without being needed, and for how long a yes is good."""
    if vetoes := rule.vetoes - rule.roles:
        yield Text(text=" ")
        yield from scene.words.line("%(roles)s can block it.", roles=scene.roles(vetoes))
    if rule.good_for:
        yield Text(text=" ")
        yield from scene.words.line(
            "An approval is good for %(time)s.", time=codes.duration(scene.words, rule.good_for)
        )
    if rule.good_for and rule.good_through_window:
        yield Text(text=" ")
        yield from scene.words.line(
            "Where a time to go out is named, it is good until that time is over."
        )


def _objections(scene: Scene, crisis: Crisis, statement: Statement) -> Iterator[Block]:
    for person, reason in sorted(statement.objections.items()):
        line = scene.words.line("%(person)s asks for changes:", person=scene.person(person))
        yield paragraph(line)
        yield Exact(text=reason)
        yield from asking.lifting(scene, crisis, statement, person)


def _next(scene: Scene, crisis: Crisis, statement: Statement) -> Line:
    """What has to happen for it to be approved; nothing once it is."""
    line = scene.words.line
    if crisis.over or statement.closed or statement.cleared:
        return ()
    if statement.objections:
        return line("Next: press Revise and change the words.")
    if asked := awaited(statement, crisis):
        return line(
            "Next: %(people)s, read every word, then press Approve or Request changes.",
            people=scene.people(asked),
        )
    return line("Next: somebody else must hold the missing role. Take it, or hand it over.")


def _buttons(scene: Scene, crisis: Crisis, statement: Statement) -> Block | None:
    out = statement.where(Passage.PUBLISHED, Passage.ON_THE_WIRE, Passage.UNCLEAR)
    if crisis.over or statement.closed or out:
        return None
    return row(
        None if statement.cleared else _approve(scene, crisis, statement),
        _press(scene, crisis, statement, "request_changes", msg("Request changes")),
        _press(scene, crisis, statement, "revise", msg("Revise")),
        *_marks(scene, crisis, statement),
        withdraw(scene, crisis, statement),
    )


def _marks(scene: Scene, crisis: Crisis, statement: Statement) -> Iterator[Button]:
    """Buttons that only some statements need."""
    playbook, wording = crisis.playbook, statement.wording
    if any(case.tags for case in playbook.cases) and not statement.fast:
        yield _press(scene, crisis, statement, "tag", msg("What it touches"))
    spoken = {playbook.language_at(outlet) for outlet in wording.outlets} - {"", wording.language}
    if spoken | set(wording.translations):
        yield _press(scene, crisis, statement, "translate", msg("Translate"))


def _approve(scene: Scene, crisis: Crisis, statement: Statement) -> Button:
    return Button(
        action="approve",
        label=scene.words.say("Approve"),
        style=Style.PRIMARY,
        value=_value(crisis, statement) | {"digest": statement.digest},
    )


def _press(scene: Scene, crisis: Crisis, statement: Statement, action: str, label: str) -> Button:
    value = _value(crisis, statement)
    return Button(action=action, label=scene.words.say(label), value=value)


def withdraw(scene: Scene, crisis: Crisis, statement: Statement) -> Button:
    """*Withdraw*, with the question before it; on the card of the sending too."""
    say = scene.words.say
    return Button(
        action="withdraw",
        label=say("Withdraw"),
        style=Style.DANGER,
        value=_value(crisis, statement),
        confirm=Confirm(
            title=say("Withdraw %(statement)s?", statement=statement.id),
            text=say("Nothing more of it goes out. What is already public stays public."),
            yes=say("Withdraw"),
            no=say("Keep it"),
        ),
    )


def _value(crisis: Crisis, statement: Statement) -> dict[str, str]:
    return {
        "crisis": str(crisis.id),
        "statement": str(statement.id),
        "revision": str(statement.revision),
    }
