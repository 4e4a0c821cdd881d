"""What a removal is of: found in the crisis, with its evidence, before anything is touched."""

from bot.domain.commands import OwnStatement, ProposeRemoval, SomebodysComment, StrangersPost
from bot.domain.decisions.watching import stranger_of
from bot.domain.events import RemovalProposed
from bot.domain.grounds import AGAINST_COMMENTS, Ground, RemovalId, Target, evidence
from bot.domain.rejections import Missing
from bot.domain.rejections.outside import NoGround, NotOut
from bot.domain.state import Crisis
from bot.domain.statement import Passage
from bot.domain.values import OutletId, PersonId, Words
from bot.domain.wording import rendition_of


def proposed(command: ProposeRemoval, crisis: Crisis) -> RemovalProposed:
    """The fact that it is asked for. Raises what keeps it from being asked."""
    match command.what:
        case OwnStatement():
            return _own(command, command.what, crisis)
        case StrangersPost():
            return _strangers(command, command.what, crisis)
        case SomebodysComment():
            return _comment(command, command.what, crisis)


def _own(command: ProposeRemoval, what: OwnStatement, crisis: Crisis) -> RemovalProposed:
    statement = crisis.statement(what.statement)
    delivery = statement.at(what.outlet)
    if delivery.passage is not Passage.PUBLISHED or delivery.taken_down_at:
        raise NotOut(statement.id, what.outlet)
    language = crisis.playbook.language_at(what.outlet) or statement.wording.language
    text = "\n\n".join(rendition_of(statement.wording, what.outlet, language).parts)
    link = Words(delivery.link)
    return RemovalProposed(
        removal=_number(crisis),
        target=Target.STATEMENT,
        subject=statement.id,
        outlet=what.outlet,
        reference=delivery.reference,
        ground=Ground.OUR_OWN,
        note=command.note,
        evidence=evidence(Words(text), link=link, at=delivery.published_at),
        hands=_hands(command, crisis, what.outlet, delivery.reference),
        by=command.by,
        at=command.at,
    )


def _strangers(command: ProposeRemoval, what: StrangersPost, crisis: Crisis) -> RemovalProposed:
    post = stranger_of(crisis, what.stranger)
    return RemovalProposed(
        removal=_number(crisis),
        target=Target.STRANGER,
        subject=post.id,
        outlet=post.outlet,
        reference=post.reference,
        ground=Ground.NOT_CLEARED,
        note=command.note,
        evidence=evidence(post.text, author=post.author, link=Words(post.link), at=post.posted_at),
        hands=_hands(command, crisis, post.outlet, post.reference),
        by=command.by,
        at=command.at,
    )


def _comment(command: ProposeRemoval, what: SomebodysComment, crisis: Crisis) -> RemovalProposed:
    if what.ground not in AGAINST_COMMENTS:
        raise NoGround
    if not what.evidence.text.strip():
        raise Missing("text")
    return RemovalProposed(
        removal=_number(crisis),
        target=Target.COMMENT,
        subject="",
        outlet=what.outlet,
        reference=what.reference,
        ground=what.ground,
        note=command.note,
        evidence=what.evidence,
        hands=what.hands or _hands(command, crisis, what.outlet, what.reference),
        by=command.by,
        at=command.at,
    )


def _number(crisis: Crisis) -> RemovalId:
    return RemovalId(f"R{len(crisis.removals) + 1}")


def _hands(
    command: ProposeRemoval, crisis: Crisis, outlet: OutletId, reference: str
) -> PersonId | None:
    """Who does it where the bot cannot: whoever posts there by hand, else the proposer."""
    known = crisis.playbook.outlet(outlet)
    if known and known.takes_down and reference:
        return None
    poster = crisis.holders.get(known.by_hand) if known and known.by_hand else None
    return poster or command.by
