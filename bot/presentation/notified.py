"""Direct messages: a number and a link, never a statement's words, never what somebody typed."""

from collections.abc import Mapping

from bot.domain.values import OutletId, PersonId, RoleId, RoomId, StatementId
from bot.presentation.card import Line, Link, Place, Span, Text
from bot.presentation.cards.trouble import OTHER, WHAT, because
from bot.presentation.scene import Scene
from bot.presentation.words import msg

NOTIFIED = {
    "room_ready": msg(
        "The war room %(room)s is ready. Go there next: the brief says what has happened and who"
        " does what."
    ),
    "role_given": msg(
        "You are %(roles)s in %(room)s. Go there now: the brief says what has happened and what is"
        " yours to do. Press I'm on it there."
    ),
    "holder_left": msg(
        "%(by)s, who is %(roles)s, has left %(room)s. Ask them why, or give the role to somebody"
        " else there: /crisis handover."
    ),
    "approval_asked": msg(
        "%(statement)s in %(room)s waits for your approval. Read it there: press Approve, or"
        " Request changes and say what."
    ),
    "approval_asked_again": msg(
        "%(statement)s in %(room)s has new words and waits for your approval; none given before"
        " counts. Read it there: press Approve, or Request changes and say what."
    ),
    "asked_under_another_rule": msg(
        "%(statement)s in %(room)s waits for your approval: what it touches, or how bad the crisis"
        " is, was marked anew, and what was approved before may count no longer. Read it there:"
        " press Approve, or Request changes and say what."
    ),
    "approved_in_your_name": msg(
        "%(statement)s, revision %(revision)s, was approved in your name in %(room)s (fingerprint"
        " %(digest)s). Was that not you, or a mistake? Press Request changes on its card, or type"
        " /crisis hold: nothing goes out then."
    ),
    "approval_expired": msg(
        "Your approval of %(statement)s in %(room)s is past its time and counts no longer. Read it"
        " again there, and approve it again if it still holds."
    ),
    "post_by_hand": msg(
        "%(statement)s is approved, and %(outlet)s needs your hand. Go to %(room)s: the card there"
        " has the words to copy. Post them, then press I have posted it."
    ),
    "do_not_post": msg(
        "Do not post %(statement)s at %(outlet)s: it was stopped, held or withdrawn, or is not"
        " approved any more. Is it up already? Go to %(room)s and press It is up already on its"
        " card."
    ),
    "up_already": msg(
        "%(statement)s is up at %(outlet)s: it was posted by hand before whoever posts it learnt"
        " that it was not to go out any more. Go to %(room)s and decide whether to take it down."
    ),
    "changes_requested": msg(
        "%(by)s asks for changes to %(statement)s, which you wrote. Read the reason in %(room)s"
        " and press Revise."
    ),
    "deputy_asked": msg(
        "%(statement)s in %(room)s waits for your approval as %(role)s: nobody asked before you"
        " has answered. Read it there: press Approve, or Request changes and say what."
    ),
    "ladder_exhausted": msg(
        "%(statement)s waits for %(role)s, everybody in the line was asked and nobody answered."
        " Go to %(room)s, call them, and decide what to do."
    ),
    "objector_sought": msg(
        "%(by)s asked for changes to %(statement)s and does not answer. You are their deputy:"
        " please find them, and say in %(room)s what you know."
    ),
    "objector_silent": msg(
        "%(by)s asked for changes to %(statement)s and does not answer; their deputy was asked."
        " If nobody finds them, you can lift the request on its card in %(room)s."
    ),
    "objection_lifted": msg(
        "Your request for changes to %(statement)s was lifted, since nothing was heard of you. The"
        " reason stands in %(room)s. If it must not go out, say so there now: /crisis hold."
    ),
    "passed_over": msg(
        "%(statement)s goes on without your approval: nothing was heard of you, and two people"
        " broke the glass. Go to %(room)s now. To stop it, press Stop there or type /crisis hold."
    ),
    "role_returned": msg(
        "The role %(role)s is yours again. Go to %(room)s and press I'm on it; the card there says"
        " what to do."
    ),
    "role_vacant": msg(
        "The role %(role)s is free, and you are next. Go to %(room)s and press Take this role."
    ),
    "acting_lead": msg(
        "You lead for now: nothing was heard of the crisis lead. Go to %(room)s; /crisis status"
        " says what waits for you."
    ),
    "role_handed_over": msg(
        "You hold the role %(role)s now. Go to %(room)s and press I'm on it; the card there"
        " says what to do."
    ),
    "publication_stuck": msg(
        "%(statement)s is stuck at %(outlet)s. Go to %(room)s and decide: Try again or Withdraw."
    ),
    "stranger_posted": msg(
        "A post that nobody approved came up at %(outlet)s. Go to %(room)s and say whose it is: It"
        " is ours, or Take it down."
    ),
    "removal_asked": msg(
        "%(removal)s in %(room)s waits for you: something at %(outlet)s is to be taken down. Read"
        " it there and decide."
    ),
    "removal_by_hand": msg(
        "%(removal)s is approved and needs your hand at %(outlet)s. The card in %(room)s says what"
        " to remove; press Done there afterwards."
    ),
    "removal_refused": msg("%(removal)s, which you asked for in %(room)s, stays where it is."),
    "update_missed": msg(
        "The update that %(statement)s promised is due, and none is out. Go to %(room)s and draft"
        " one."
    ),
    "freeze_trouble": msg(
        "Something scheduled at %(outlet)s could not be paused. Go to %(room)s: the card there"
        " says what to do by hand."
    ),
    "freeze_slipped": msg(
        "A scheduled post went out at %(outlet)s before I could stop it. Go to %(room)s and decide"
        " whether it is taken down."
    ),
    "trouble": msg("Something did not work in %(code_name)s."),
}


def lines(scene: Scene, code: str, data: Mapping[str, str]) -> tuple[Line, ...]:
    """The sentences of a direct message. Raises KeyError for a code without words."""
    if code == "trouble":
        what, todo = WHAT.get(data.get("effect", ""), OTHER)
        return (
            scene.words.line(NOTIFIED[code], code_name=data.get("code_name", "")),
            (*scene.words.line(what), Text(text=" "), *because(scene, data.get("reason", ""))),
            (*scene.words.line("Next: "), *scene.words.line(todo)),
        )
    statement = data.get("statement", "")
    return (
        scene.words.line(
            NOTIFIED[code],
            room=_room(scene, data),
            statement=_statement(scene, statement, data.get("link", "")),
            by=scene.person(PersonId(data["by"])) if "by" in data else "",
            role=scene.role(RoleId(data.get("role", ""))),
            roles=scene.roles(RoleId(one) for one in data.get("roles", "").split(",") if one),
            outlet=scene.outlet(OutletId(data.get("outlet", ""))),
            removal=data.get("removal", ""),
            revision=data.get("revision", ""),
            digest=data.get("digest", ""),
        ),
    )


def _room(scene: Scene, data: Mapping[str, str]) -> Span:
    room = data.get("room", "")
    if room:
        return Place(room=RoomId(room))
    return Text(text=data.get("code_name", "") or scene.words.say("the room"))


def _statement(scene: Scene, statement: str, link: str) -> Span:
    if link:
        return Link(url=link, text=statement)
    return scene.approval_card(StatementId(statement))
