"""What the log tells afterwards, in the room: how long things took, who held what, what is open."""

from collections.abc import Iterator

from bot.domain.postmortem import Milestone, PostMortem, Tenure, Wait, post_mortem
from bot.domain.removal import Stage
from bot.domain.state import Crisis
from bot.domain.statement import Passage, Statement
from bot.presentation import codes
from bot.presentation.card import Block, Card, Exact, Line, Rule, Text, When
from bot.presentation.cards import thawing
from bot.presentation.scene import Scene, bullets, facts, paragraph, strong
from bot.presentation.words import Filling, both

REFUSED = both("One request was refused", "%(count)s requests were refused")
REFUSED_APPROVALS = both("One of these was an approval", "%(count)s of these were approvals")
VOIDED = both(
    "One approval was voided by a new revision", "%(count)s approvals were voided by new revisions"
)
CHANGES = both("Changes were requested once", "Changes were requested %(count)s times")
HOLDS = both("Everything was held once", "Everything was held %(count)s times")
DEPUTIES = both(
    "A deputy was asked once, since no answer came in time",
    "Deputies were asked %(count)s times, since no answer came in time",
)
ACTING = both(
    "Somebody else led for a time, since the lead was silent or gone",
    "Somebody else led %(count)s times, since the lead was silent or gone",
)
LIFTED = both(
    "A silent request for changes was lifted once",
    "Silent requests for changes were lifted %(count)s times",
)
MISSED = both("One promised update was missed", "%(count)s promised updates were missed")
STRANGERS = both(
    "One post came up that nobody had approved", "%(count)s posts came up that nobody had approved"
)
CLAIMED = both("One of these was ours all the same", "%(count)s of these were ours all the same")
REMOVED = both("One thing was taken down", "%(count)s things were taken down")
UNREMOVED = both(
    "One thing was to be taken down and still stands",
    "%(count)s things were to be taken down and still stand",
)
READERS = both(
    "One person read the notice to all staff", "%(count)s people read the notice to all staff"
)


def render(scene: Scene, crisis: Crisis, subject: str) -> Card:  # noqa: ARG001
    say = scene.words.say
    report = post_mortem(scene.events) if scene.events else _without_log(crisis)
    return scene.card(
        say("Post-mortem: %(room)s", room=crisis.room_name),
        say("The post-mortem of %(room)s is here", room=crisis.room_name),
        *_what_happened(scene, crisis),
        *_passed_over(scene, report),
        Rule(),
        *_section(
            say("How long it took, counted from when it was first seen"), _milestones(scene, report)
        ),
        *_section(say("How long approvals took"), _waits(scene, report.waits)),
        *_section(say("Who held which role"), _tenures(scene, report.tenures)),
        *_section(say("Statements"), _statements(scene, report.statements)),
        *_section(say("What else is worth a look"), _counts(scene, report)),
        *_section(say("Scheduled posts"), thawing.counted(scene, crisis)),
        *_section(say("Open points"), _open_points(scene, crisis, report)),
        paragraph(_next(scene, crisis)),
    )


def _without_log(crisis: Crisis) -> PostMortem:
    return PostMortem(
        crisis=crisis,
        milestones=(),
        waits=(),
        tenures=(),
        statements=tuple(crisis.statements.values()),
    )


def _section(title: str, lines: Iterator[Line]) -> Iterator[Block]:
    shown = list(lines)
    if shown:
        yield paragraph(strong(title))
        yield bullets(shown)


def _what_happened(scene: Scene, crisis: Crisis) -> Iterator[Block]:
    yield Exact(text=crisis.summary)
    level = codes.level(scene.words, crisis.level)
    yield facts(
        (scene.words.say("How bad"), level),
        (scene.words.say("Playbook"), crisis.playbook.title),
    )
    if crisis.outcome.strip():
        yield paragraph(strong(scene.words.say("Outcome")))
        yield Exact(text=crisis.outcome)


def _passed_over(scene: Scene, report: PostMortem) -> Iterator[Block]:
    """In red, and first: nobody may overlook it."""
    for broken in report.glass:
        yield paragraph(
            strong(
                scene.words.say(
                    "🔴 The glass was broken for %(statement)s", statement=broken.statement
                )
            )
        )
        yield paragraph(
            scene.words.line(
                "%(roles)s did not answer and were passed over by %(people)s at %(when)s. Their"
                " reason:",
                roles=scene.roles(broken.roles),
                people=scene.people({broken.proposed_by, broken.by}),
                when=When(at=broken.at),
            )
        )
        yield Exact(text=broken.reason)


def _milestones(scene: Scene, report: PostMortem) -> Iterator[Line]:
    for milestone in report.milestones:
        name = scene.words.say(codes.MILESTONES[milestone.name])
        yield _milestone(scene, name, milestone)


def _milestone(scene: Scene, name: str, milestone: Milestone) -> Line:
    if milestone.at is None or milestone.after is None:
        return scene.words.line("%(name)s: never", name=name)
    if not milestone.after:
        return scene.words.line("%(name)s: %(when)s", name=name, when=When(at=milestone.at))
    return scene.words.line(
        "%(name)s: %(when)s, after %(after)s",
        name=name,
        when=When(at=milestone.at),
        after=codes.duration(scene.words, milestone.after),
    )


def _waits(scene: Scene, waits: tuple[Wait, ...]) -> Iterator[Line]:
    for wait in waits:
        yield scene.words.line(
            "%(statement)s, revision %(revision)s, %(role)s: %(waited)s",
            statement=str(wait.statement),
            revision=wait.revision,
            role=scene.role(wait.role),
            waited=codes.duration(scene.words, wait.waited),
        )


def _tenures(scene: Scene, tenures: tuple[Tenure, ...]) -> Iterator[Line]:
    for tenure in tenures:
        known: dict[str, Filling] = {
            "role": scene.role(tenure.role),
            "person": scene.person(tenure.person),
            "since": When(at=tenure.since),
        }
        if tenure.until is None:
            yield scene.words.line("%(role)s: %(person)s, from %(since)s to the end", **known)
        else:
            known["until"] = When(at=tenure.until)
            yield scene.words.line("%(role)s: %(person)s, %(since)s to %(until)s", **known)


def _statements(scene: Scene, statements: tuple[Statement, ...]) -> Iterator[Line]:
    for statement in statements:
        yield scene.words.line(
            "%(statement)s, %(kind)s: %(standing)s. Approved by %(people)s.",
            statement=scene.approval_card(statement.id),
            kind=codes.kind(scene.words, statement.wording.kind),
            standing=codes.standing(scene.words, statement.standing),
            people=scene.people(statement.approvals) or scene.words.say("nobody"),
        )


def _counts(scene: Scene, report: PostMortem) -> Iterator[Line]:
    for one, many, count in (
        (*REFUSED, len(report.refusals)),
        (*REFUSED_APPROVALS, sum(r.command == "ApproveStatement" for r in report.refusals)),
        (*VOIDED, report.voided),
        (*CHANGES, report.changes_requested),
        (*HOLDS, len(report.holds)),
        (*DEPUTIES, report.deputies_asked),
        (*ACTING, len(report.acting_leads)),
        (*LIFTED, len(report.lifted)),
        (*MISSED, len(report.missed)),
        (*READERS, report.readers),
        (*STRANGERS, len(report.crisis.strangers)),
        (*CLAIMED, sum(bool(s.claimed_by) for s in report.crisis.strangers.values())),
        (*REMOVED, _removals(report, Stage.DONE)),
        (*UNREMOVED, _removals(report, Stage.UNDER_WAY, Stage.BY_HAND)),
    ):
        if count:
            yield (Text(text=scene.words.several(one, many, count)),)


def _removals(report: PostMortem, *stages: Stage) -> int:
    return sum(removal.stage in stages for removal in report.crisis.removals.values())


def _open_points(scene: Scene, crisis: Crisis, report: PostMortem) -> Iterator[Line]:
    line = scene.words.line
    yield from thawing.open_points(scene, crisis)
    for role in report.unfilled:
        yield line("Nobody ever held the role %(role)s.", role=scene.role(role))
    for statement in crisis.unsent:
        yield line(
            "%(statement)s was never published and not withdrawn.",
            statement=scene.approval_card(statement.id),
        )
    for statement in crisis.statements.values():
        yield from _doubtful(scene, statement)
    for missed in report.missed:
        yield line(
            "The update promised in %(statement)s for %(when)s was missed.",
            statement=scene.approval_card(missed.statement),
            when=When(at=missed.promised_at),
        )
    if report.abandoned:
        failed = scene.words.several(
            "One thing the bot was to do did not work. The timeline says which.",
            "%(count)s things the bot was to do did not work. The timeline says which.",
            len(report.abandoned),
        )
        yield (Text(text=failed),)


def _doubtful(scene: Scene, statement: Statement) -> Iterator[Line]:
    """Where it is or may be in public though its standing does not say so."""
    card = scene.approval_card(statement.id)
    if unclear := statement.where(Passage.UNCLEAR, Passage.ON_THE_WIRE):
        yield scene.words.line(
            "It is not certain whether %(statement)s was published at %(outlets)s. Somebody looks"
            " there.",
            statement=card,
            outlets=scene.outlets(unclear),
        )
    out = statement.where(Passage.PUBLISHED)
    for outlet in out:
        if missed := len(statement.at(outlet).refused):
            yield scene.words.line(
                "%(statement)s did not reach %(count)s of those at %(outlet)s. Its card says whom.",
                statement=card,
                count=str(missed),
                outlet=scene.outlet(outlet),
            )
    if out and not statement.published:
        yield scene.words.line(
            "%(statement)s is public at %(outlets)s, not at every outlet it was approved for.",
            statement=card,
            outlets=scene.outlets(out),
        )


def _next(scene: Scene, crisis: Crisis) -> Line:
    lead = scene.person(crisis.lead) if crisis.lead else scene.words.say("the crisis lead")
    return scene.words.line(
        "Next: %(lead)s names an owner and a date for each open point. The whole timeline is"
        " attached to this room. To go on with this crisis, type /crisis reopen.",
        lead=lead,
    )
