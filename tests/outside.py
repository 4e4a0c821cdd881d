"""Words outside: strangers' posts, what is taken down, and a second crisis, ready-made."""

from dataclasses import replace
from datetime import datetime

from bot.domain.commands import (
    ApproveRemoval,
    ClaimStranger,
    FinishRemoval,
    FoldInto,
    LetIn,
    NoteElsewhere,
    NoteFoldedIn,
    NoteStranger,
    OwnStatement,
    ProposeRemoval,
    RecordRemovalFailed,
    RecordRemoved,
    RecordUnwatched,
    RecordWatchedAgain,
    RefuseRemoval,
    SomebodysComment,
    StartRemoval,
    StrangersPost,
)
from bot.domain.events import Event
from bot.domain.grounds import Ground, RemovalId, evidence
from bot.domain.playbook import Outlet
from bot.domain.values import CrisisId, OutletId, PersonId, RoomId, StatementId
from bot.domain.watch import stranger_id
from tests.facts import (
    ANA,
    CLEARED_AT,
    DAVID,
    EMA,
    FARID,
    INTRANET,
    NEWSROOM,
    PLAYBOOK,
    S1,
    all_approved,
    ask,
    opened_as,
    published,
    typed,
)
from tests.given import played

SOCIAL_FEED = OutletId("feed")
"""An account that is watched, and that the bot has no way to take anything down from."""

WATCHFUL = replace(
    PLAYBOOK,
    outlets=(
        Outlet(id=NEWSROOM, title="Newsroom", watched=True, takes_down=True),
        Outlet(id=INTRANET, title="Intranet", longest=280),
        Outlet(id=SOCIAL_FEED, title="Feed", watched=True),
    ),
)

watched = opened_as(playbook=WATCHFUL)
"""A crisis whose newsroom and feed are watched."""

POST = "post-7"
ROGUE = stranger_id(NEWSROOM, POST)
OTHER = CrisisId("C2")
OTHER_ROOM = RoomId("room-otter")
R1 = RemovalId("R1")


def notices(
    text: str = "Sales, sales, sales!",
    *,
    outlet: OutletId = NEWSROOM,
    reference: str = POST,
    at: datetime = CLEARED_AT,
) -> NoteStranger:
    """The watch has seen a post that no crisis knows."""
    return ask(
        NoteStranger,
        at=at,
        stranger=stranger_id(outlet, reference),
        outlet=outlet,
        reference=reference,
        text=typed(text),
        author=typed("The Brand"),
        link=f"https://{outlet}.example/{reference}",
        posted_at=at,
    )


def claims(by: PersonId = DAVID, at: datetime = CLEARED_AT) -> ClaimStranger:
    return ask(ClaimStranger, by=by, at=at, stranger=ROGUE)


def wants_it_down(by: PersonId = DAVID, at: datetime = CLEARED_AT) -> ProposeRemoval:
    """*Take it down*, on the card of the stranger's post."""
    return ask(ProposeRemoval, by=by, at=at, what=StrangersPost(stranger=ROGUE))


def takes_back(
    by: PersonId = EMA, outlet: OutletId = NEWSROOM, at: datetime = CLEARED_AT
) -> ProposeRemoval:
    """*Take down…*, for our own statement."""
    own = OwnStatement(statement=S1, outlet=outlet)
    return ask(ProposeRemoval, by=by, at=at, what=own, note=typed("It was wrong."))


def removes_comment(
    by: PersonId = DAVID,
    ground: Ground = Ground.ABUSIVE,
    *,
    outlet: OutletId = NEWSROOM,
    hands: PersonId | None = None,
) -> ProposeRemoval:
    what = SomebodysComment(
        outlet=outlet,
        reference="comment-3",
        ground=ground,
        evidence=evidence(typed("You are all …"), author=typed("troll"), at=CLEARED_AT),
        hands=hands,
    )
    return ask(ProposeRemoval, by=by, what=what, note=typed("Third time."))


def lets_it_be_removed(by: PersonId = ANA) -> ApproveRemoval:
    return ask(ApproveRemoval, by=by, removal=R1)


def leaves_it(by: PersonId = ANA) -> RefuseRemoval:
    return ask(RefuseRemoval, by=by, removal=R1)


def says_done(by: PersonId = DAVID) -> FinishRemoval:
    return ask(FinishRemoval, by=by, removal=R1)


begins = ask(StartRemoval, removal=R1)
is_gone = ask(RecordRemoved, removal=R1)
still_stands = ask(RecordRemovalFailed, removal=R1, reason="forbidden", again_at=None)

out_of_sight = ask(RecordUnwatched, outlet=NEWSROOM, reason="unreachable")
in_sight = ask(RecordWatchedAgain, outlet=NEWSROOM)

hears_of_another = ask(
    NoteElsewhere,
    other=OTHER,
    code_name="otter",
    room=OTHER_ROOM,
    statements=frozenset({StatementId("S3")}),
    outlets=frozenset({NEWSROOM}),
)
is_joined_by = ask(
    NoteFoldedIn, other=OTHER, code_name="otter", room=OTHER_ROOM, people=frozenset({FARID, EMA})
)


def lets_in(by: PersonId = ANA) -> LetIn:
    return ask(LetIn, by=by, other=OTHER)


def folds(by: PersonId = ANA, *, into: CrisisId = OTHER, into_drill: bool = False) -> FoldInto:
    return ask(
        FoldInto, by=by, into=into, code_name="otter", room=OTHER_ROOM, into_drill=into_drill
    )


rogue = played(notices(), since=watched)
wanted_down = played(wants_it_down(), since=rogue)
going_down = played(lets_it_be_removed(), since=wanted_down)
out = (
    *watched,
    *all_approved,
    replace(published(NEWSROOM), reference="mine-1"),
    published(INTRANET),
)
by_hand = played(
    removes_comment(outlet=SOCIAL_FEED, hands=DAVID), lets_it_be_removed(), since=watched
)

OUTSIDE = (
    (notices(), watched),
    (claims(), rogue),
    (out_of_sight, watched),
    (in_sight, played(out_of_sight, since=watched)),
    (wants_it_down(), rogue),
    (lets_it_be_removed(), wanted_down),
    (leaves_it(), wanted_down),
    (says_done(), by_hand),
    (begins, going_down),
    (is_gone, played(begins, since=going_down)),
    (still_stands, played(begins, since=going_down)),
    (hears_of_another, watched),
    (folds(), watched),
    (is_joined_by, watched),
    (lets_in(), played(is_joined_by, since=watched)),
)
"""One accepted history per command."""

OUTSIDE_HISTORIES: tuple[tuple[Event, ...], ...] = (
    played(takes_back(EMA, INTRANET), lets_it_be_removed(), says_done(), since=out),
    played(removes_comment(ANA), begins, is_gone, since=watched),
)
