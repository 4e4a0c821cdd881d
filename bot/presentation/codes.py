"""Words for the short codes that events and states carry: levels, kinds, standings, reasons."""

from collections.abc import Iterable
from datetime import timedelta

from bot.domain.grounds import Ground
from bot.domain.removal import Stage
from bot.domain.statement import Standing
from bot.domain.values import Audience, Kind, Level, Part, Tag
from bot.presentation.reasons import NOT_PUBLISHED
from bot.presentation.words import Words, msg

LEVELS = {
    Level.LOW: msg("Low"),
    Level.HIGH: msg("High"),
    Level.CRITICAL: msg("Critical"),
}

KINDS = {
    Kind.HOLDING: msg("Holding statement"),
    Kind.UPDATE: msg("Update"),
    Kind.CORRECTION: msg("Correction"),
    Kind.CLOSING: msg("Closing statement"),
    Kind.REPLY: msg("Reply"),
}

AUDIENCES = {
    Audience.PUBLIC: msg("The public"),
    Audience.STAFF: msg("Our own people"),
    Audience.STAKEHOLDER: msg("Partners, customers, shareholders"),
    Audience.REGULATOR: msg("Authorities"),
}

TAGS = {
    Tag.LIABILITY: msg("Fault, cause or liability"),
    Tag.CASUALTIES: msg("Injured or dead"),
    Tag.PERSONAL_DATA: msg("Personal data"),
    Tag.PERSONNEL: msg("One of our own people"),
}

PARTS = {
    Part.EMPATHY: msg("How sorry we are for those concerned"),
    Part.KNOWN: msg("What we know"),
    Part.NOT_KNOWN: msg("What we do not know yet"),
    Part.DOING: msg("What we are doing"),
    Part.NEXT: msg("When we will speak next"),
    Part.HELP: msg("Where to get help"),
}

STANDINGS = {
    Standing.AWAITING: msg("waiting for approval"),
    Standing.HELD: msg("held"),
    Standing.CLEARED: msg("approved and about to go out"),
    Standing.STOPPED: msg("stopped"),
    Standing.STUCK: msg("stuck"),
    Standing.ON_THE_WIRE: msg("being sent"),
    Standing.PUBLISHED: msg("published"),
    Standing.REHEARSED: msg("rehearsed"),
    Standing.WITHDRAWN: msg("withdrawn"),
}

GROUNDS = {
    Ground.ABUSIVE: msg("it is abusive"),
    Ground.PERSONAL_DATA: msg("it shows personal data"),
    Ground.IMPERSONATION: msg("it pretends to be us"),
    Ground.ATTACKER: msg("an attacker wrote it"),
    Ground.NOT_CLEARED: msg("nobody approved it"),
    Ground.OUR_OWN: msg("we take our own words back"),
}

STAGES = {
    Stage.AWAITING: msg("waiting for approval"),
    Stage.UNDER_WAY: msg("being taken down"),
    Stage.BY_HAND: msg("to be taken down by hand"),
    Stage.DONE: msg("taken down"),
    Stage.REFUSED: msg("left where it is"),
    Stage.REHEARSED: msg("rehearsed"),
}

NOT_INVITED = {
    "not_found": msg("no account was found; check the id or e-mail in organisation.yaml"),
    "deactivated": msg("the account is switched off; ask your administrator"),
    "not_invitable": msg("the account cannot be invited; ask your administrator"),
    "restricted": msg("the account is a guest and cannot join this room"),
    "foreign": msg("the account belongs to another workspace"),
    "not_in_team": msg("not a member of the crisis team in Teams; ask its owner to add them"),
}

MILESTONES = {
    "first_seen": msg("First seen"),
    "opened": msg("Crisis opened"),
    "room_ready": msg("War room ready"),
    "first_holding_statement": msg("First holding statement drafted"),
    "first_publication": msg("First publication"),
    "stood_down": msg("Stood down"),
}


def level(words: Words, value: Level) -> str:
    return words.say(LEVELS[value])


def kind(words: Words, value: Kind) -> str:
    return words.say(KINDS[value])


def tags(words: Words, known: frozenset[Tag] | None) -> str:
    """What a statement touches, in a few words; also that it touches none of it, or that nobody
    has said yet."""
    if known is None:
        return words.say("not said yet")
    if not known:
        return words.say("none of what asks for more eyes")
    return ", ".join(words.say(TAGS[tag]) for tag in Tag if tag in known)


def parts(words: Words, lacking: Iterable[str]) -> str:
    """Parts of a first message, by their codes."""
    return "; ".join(words.say(PARTS[Part(code)]) for code in lacking)


def ground(words: Words, value: Ground) -> str:
    return words.say(GROUNDS[value])


def stage(words: Words, value: str) -> str:
    """Also for a stage that came as the text of a rejection."""
    known = {str(one): sentence for one, sentence in STAGES.items()}
    return words.say(known[value]) if value in known else value


def standing(words: Words, value: str) -> str:
    """Also for a standing that came as the text of a rejection."""
    known = {str(one): sentence for one, sentence in STANDINGS.items()}
    return words.say(known[value]) if value in known else value


def not_invited(words: Words, reason: str) -> str:
    return _reason(words, NOT_INVITED, reason)


def not_published(words: Words, reason: str) -> str:
    return _reason(words, NOT_PUBLISHED, reason)


def _reason(words: Words, known: dict[str, str], reason: str) -> str:
    if reason in known:
        return words.say(known[reason])
    return words.say("reason given: %(code)s", code=reason)


def duration(words: Words, length: timedelta) -> str:
    """In the two largest units that tell something: “1 h 5 min”, “42 s”."""
    seconds = int(length.total_seconds())
    sign = "−" if seconds < 0 else ""
    minutes, rest = divmod(abs(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = (
        (days, words.say("%(n)s d", n=days)),
        (hours, words.say("%(n)s h", n=hours)),
        (minutes, words.say("%(n)s min", n=minutes)),
        (rest, words.say("%(n)s s", n=rest)),
    )
    shown = [text for count, text in parts if count][:2]
    return sign + " ".join(shown) if shown else words.say("%(n)s s", n=0)
