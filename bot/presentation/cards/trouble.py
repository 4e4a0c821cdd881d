"""What went wrong, in plain words, and what to do: a thing left undone, a promise missed."""

from bot.domain.state import Crisis
from bot.domain.values import Kind, OutletId, PersonId, RoomId, StatementId
from bot.presentation import codes
from bot.presentation.card import Card, Line, Place, When
from bot.presentation.scene import Scene, paragraph
from bot.presentation.words import msg

WHAT = {
    "OpenRoom": (
        msg("I could not open the war room."),
        msg("Open a private channel by hand, and tell your administrator."),
    ),
    "Invite": (
        msg("I could not invite people to this room."),
        msg("Look in the brief who is missing, and invite them by hand."),
    ),
    "SetTopic": (
        msg("I could not set the topic of this room."),
        msg("Set it by hand. Everything else works."),
    ),
    "ShowCard": (
        msg("I could not show a card in this room."),
        msg("Type /crisis status to see where we stand, and tell your administrator."),
    ),
    "PinCard": (
        msg("I could not pin a card in this room."),
        msg("Pin the brief by hand. Everything else works."),
    ),
    "Tell": (
        msg("I could not answer somebody."),
        msg("Ask in this room whether anybody waits for an answer. /crisis status says more."),
    ),
    "Notify": (
        msg("I could not write to somebody in their own chat."),
        msg("Please tell them yourself, by phone if it is urgent."),
    ),
    "Publish": (
        msg("I could not send a statement to an outlet."),
        msg("Look at the card of its sending and decide there."),
    ),
    "WatchNextUpdate": (
        msg("I cannot watch the time promised for the next update."),
        msg("Set yourself an alarm for it."),
    ),
    "AskNext": (
        msg("I cannot watch whether an approval comes in time."),
        msg("Look at the card of the statement, and call whoever has not answered."),
    ),
    "SeekObjector": (
        msg("I cannot watch whether a request for changes is answered."),
        msg("Look at the card of the statement, and call whoever asked for changes."),
    ),
    "WatchLead": (
        msg("I cannot watch whether the crisis lead is here."),
        msg("If nothing is heard of them, their deputy types /crisis handover."),
    ),
    "EndHandover": (
        msg("I cannot give a role back when its time comes."),
        msg("Hand it back by hand with /crisis handover."),
    ),
    "Page": (
        msg("I could not page somebody."),
        msg("Please call them: /crisis who shows the numbers."),
    ),
    "TakeDown": (
        msg("I could not take something down."),
        msg("Look at its card, and remove it by hand."),
    ),
    "LookElsewhere": (
        msg("I could not look whether another crisis uses the same outlet."),
        msg("Ask your colleagues whether they publish there too."),
    ),
    "FoldIn": (
        msg("I could not tell the other crisis of this one."),
        msg("Go there and say so yourself."),
    ),
    "AttachTimeline": (
        msg("I could not attach the timeline to this room."),
        msg("It is kept. Ask your administrator to export it with: crisis export."),
    ),
    "ShowMedium": (
        msg("I could not show a picture or video in this room."),
        msg("Do not approve what you have not seen. Revise the statement and upload it anew."),
    ),
    "ArchiveRoom": (
        msg("I could not archive this room."),
        msg("Archive it by hand when nobody needs it any more."),
    ),
}

NOTICE = (
    msg("I could not post the notice to all staff."),
    msg("Tell your colleagues another way, and ask your administrator to mend the channel."),
)

FREEZE_NOTICE = (
    msg("I could not ask those who schedule posts to schedule nothing new."),
    msg("Tell them another way, and ask your administrator to mend the channel."),
)

OTHER = (
    msg("Something I was to do did not work."),
    msg("Type /crisis status to see where we stand, and tell your administrator."),
)


REASONS = {
    "not_found": msg("Somebody's account, or the channel, was not found."),
    "not_connected": msg("The bot was not connected."),
    "unreachable": msg("The chat platform could not be reached."),
    "no_answer": msg("The chat platform did not answer."),
    "server_error": msg("The chat platform had an error of its own."),
    "ratelimited": msg("The chat platform asked me to wait too long."),
    "card_too_long": msg("The card holds more than the chat platform can show."),
    "too_much_to_read": msg("I could not find out whether it was done already."),
    "missing_scope": msg("The bot lacks a permission."),
    "not_in_channel": msg("The bot is not a member of the channel."),
    "channel_not_found": msg("The channel was not found."),
    "is_archived": msg("The channel is archived."),
    "externally_shared": msg("The channel is shared with another company."),
    "not_installed": msg("The app is not installed there: for the person, or in the team."),
    "no_public_url": msg("The bot has no public address from which files could be fetched."),
    "graph_forbidden": msg("Microsoft Graph does not allow it to the app."),
    "not_in_catalogue": msg("The app is not in the organisation's catalogue of apps."),
    "defect": msg("Something is wrong in the bot itself. Your administrator finds it in its log."),
    "unclear": msg("I do not know whether it was done."),
}


def failed(effect: str, about: str) -> tuple[str, str]:
    """What did not work, and what to do: by the effect's name and its own subject."""
    if effect == "ShowCard" and about.startswith("card:notice:"):
        return NOTICE
    if effect == "ShowCard" and about.startswith("card:freeze_notice:"):
        return FREEZE_NOTICE
    return WHAT.get(effect, OTHER)


def render_trouble(scene: Scene, crisis: Crisis, subject: str) -> Card:
    """`subject` is the effect's name and its own subject."""
    effect, _, about = subject.partition("/")
    reason = next(
        (a.reason for a in reversed(crisis.abandoned) if (a.effect, a.subject) == (effect, about)),
        "",
    )
    what, todo = failed(effect, about)
    return scene.card(
        scene.words.say("Please help: something did not work"),
        scene.words.say("Something did not work in %(room)s", room=crisis.room_name),
        paragraph(scene.words.line(what)),
        paragraph(_concerning(scene, about)),
        paragraph(because(scene, reason)),
        paragraph((*scene.words.line("Next: "), *scene.words.line(todo))),
    )


def _concerning(scene: Scene, about: str) -> Line:
    """Whom or what it concerns, as far as the lane says: a person, a statement at an outlet."""
    match about.split(":"):
        case ["person" | "page", *person]:
            who = scene.person(PersonId(":".join(person)))
            return scene.words.line("It concerns %(person)s.", person=who)
        case ["card", "notice", _, *place]:
            room = RoomId(":".join(place))
            return scene.words.line("It concerns %(place)s.", place=Place(room=room))
        case ["outlet", outlet, statement, *_]:
            return scene.words.line(
                "It concerns %(statement)s at %(outlet)s.",
                statement=scene.approval_card(StatementId(statement)),
                outlet=scene.outlet(OutletId(outlet)),
            )
        case _:
            return ()


def because(scene: Scene, reason: str) -> Line:
    """The reason in words; the code itself where there are none for it."""
    if not reason:
        return ()
    if reason in REASONS:
        return scene.words.line(REASONS[reason])
    return scene.words.line("The reason given is: %(code)s", code=reason)


def render_update_missed(scene: Scene, crisis: Crisis, subject: str) -> Card:
    statement = crisis.statement(StatementId(subject))
    promised = statement.wording.next_update_at
    return scene.card(
        scene.words.say("The promised update is due"),
        scene.words.say("The promised update is due in %(room)s", room=crisis.room_name),
        paragraph(
            scene.words.line(
                "%(statement)s promised the next update for %(when)s. None has been published.",
                statement=scene.approval_card(statement.id),
                when=When(at=promised) if promised else "",
            )
        ),
        paragraph(
            scene.words.line(
                "Next: type /crisis draft and say something now, be it that we need more time and"
                " when we come back. %(kind)s is the kind to choose.",
                kind=codes.kind(scene.words, Kind.UPDATE),
            )
        ),
    )
