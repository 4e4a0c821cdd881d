"""When a dare counts as done: what must have been seen."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import combinations

from bot.sandbox.dares.observed import Observed, Press

APPROVE = "approve"
REVISE = "revise"
LEADING = ("accept_role", "take_role")
VOID = ("void", "no longer count", "approve again")
"""Words, one of which a post has when a new wording voids approvals."""

AT_ONCE_SECONDS = 5.0
PEOPLE_AT_ONCE = 4


def own_words(seen: Observed) -> bool:
    """The author pressed Approve, and was told something only they can see."""
    return any(
        not press.old
        and seen.author_of(press.words) == press.person
        and seen.whispered(press.person, press.number)
        for press in _approvals(seen)
    )


def changed_after_approval(seen: Observed) -> bool:
    """Approve, then Revise and a form, then a post that says the approvals are void."""
    approved = [one.number for one in _approvals(seen) if one.number in seen.answered]
    revised = [
        one.number
        for one in seen.presses
        if one.action_id == REVISE and approved and one.number > approved[0]
    ]
    typed = [one.number for one in seen.typed if revised and one.number > revised[0]]
    return any(
        one.number > typed[0] and any(word in one.words.lower() for word in VOID)
        for one in seen.posts
        if typed
    )


def old_card(seen: Observed) -> bool:
    """Approve was pressed where it is no longer offered, and the person was told why not."""
    return any(
        press.old and seen.whispered(press.person, press.number) for press in _approvals(seen)
    )


def twice(seen: Observed) -> bool:
    """The same person sent the same approval twice, and both were answered: the form that Approve
    opens; where it opens none, the press itself, no form between them that could have made the
    card an old one."""
    return _sent_twice(seen) or _pressed_twice(seen)


def _sent_twice(seen: Observed) -> bool:
    sent = [one for one in seen.submitted if one.number in seen.answered]
    return any(
        (first.person, first.words) == (again.person, again.words)
        and any(
            one.person == first.person and one.number < first.number for one in _approvals(seen)
        )
        for first, again in combinations(sent, 2)
    )


def _pressed_twice(seen: Observed) -> bool:
    answered = [press for press in _approvals(seen) if press.number in seen.answered]
    forms = [one.number for one in (*seen.typed, *seen.opened)]
    return any(
        (first.person, first.button) == (again.person, again.button)
        and not any(first.number < form < again.number for form in forms)
        and not any(one.person == first.person and one.number > first.number for one in seen.opened)
        for first, again in combinations(answered, 2)
    )


def four_at_once(seen: Observed) -> bool:
    """Four people pressed for one role within moments; all but one were told it is taken."""
    presses = [one for one in seen.presses if one.action_id in LEADING]
    for first in presses:
        rivals = {
            one.person: one
            for one in presses
            if one.button == first.button and 0 <= one.at - first.at <= AT_ONCE_SECONDS
        }
        told = [one for one in rivals.values() if seen.whispered(one.person, one.number)]
        if len(rivals) >= PEOPLE_AT_ONCE and len(told) >= len(rivals) - 1:
            return True
    return False


def killed_while_publishing(seen: Observed) -> bool:
    """Published, killed before the answer, started, and still one post."""
    killed = [one.number for one in seen.hooks if one.person == "killed"]
    started = [one.number for one in seen.hooks if one.person == "started"]
    arrived = [one for one in seen.public if one.person in ("published", "repeated")]
    for death in killed:
        # Nobody but a bot that was started again repeats it. It may be quicker than the news
        # of its start, which waits until it is ready.
        born = any(one > death for one in started)
        before = [one for one in arrived if one.number < death and one.person == "published"]
        after = [one for one in arrived if one.number > death and one.person == "repeated"]
        if born and before and after:
            return True
    return False


def outsider_reads(seen: Observed) -> bool:
    """Somebody in no private room asked, and what they alone were told holds no draft."""
    private = [one for one in seen.workspace.channels.values() if one.is_private]
    for command in seen.commands:
        inside = any(command.person in room.members for room in private)
        told = seen.whispered(command.person, command.number)
        drafts = [one.words for one in seen.typed]
        leaked = any(draft in one.words for draft in drafts for one in told)
        if private and drafts and not inside and told and not leaked:
            return True
    return False


def log_altered(seen: Observed) -> bool:
    """A row was changed, and the check that followed names the same row."""
    altered = [one for one in seen.hooks if one.person == "altered"]
    verified = [one for one in seen.hooks if one.person == "verified"]
    return any(
        after.number > before.number and _numbers(before.words) & _numbers(after.words)
        for before in altered
        for after in verified
    )


def _approvals(seen: Observed) -> list[Press]:
    return [one for one in seen.presses if one.action_id == APPROVE]


def _numbers(text: str) -> set[str]:
    return set(re.findall(r"\d+", text))


Done = Callable[[Observed], bool]
