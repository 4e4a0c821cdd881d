"""Why not, and what to do instead: the words of every rejection, by its code."""

from bot.presentation.words import msg

NOTHING_HERE = msg("There is nothing here for you to do. If something worries you, tell %(owner)s.")
"""The same for a stranger, a guest and somebody who guesses: it admits no crisis."""

NEUTRAL = frozenset({"no_access", "not_on_the_team", "no_such_crisis"})

REJECTED = {
    "rejected": msg("That was not possible. Type /crisis status to see where we stand."),
    "no_access": NOTHING_HERE,
    "not_on_the_team": NOTHING_HERE,
    "no_such_crisis": NOTHING_HERE,
    "not_allowed_to_open": msg(
        "You are not on the list of those who open a crisis. Tell %(owner)s what you have seen, by"
        " phone if it is urgent."
    ),
    "not_the_lead": msg("Only the crisis lead can do this. Ask %(lead)s."),
    "not_the_lead:nobody": msg(
        "Only the crisis lead can do this, and nobody leads yet. Take the role in the brief first."
    ),
    "not_an_approver": msg(
        "Your approval does not count for %(statement)s: it needs %(roles)s. If you think it"
        " should change, say so in the room."
    ),
    "wrote_it": msg(
        "You wrote a part of %(statement)s, so somebody else must approve it. If nobody else holds"
        " the role, hand it over with /crisis handover."
    ),
    "may_not_withdraw": msg(
        "Only its authors, its approvers and the crisis lead can withdraw %(statement)s. Ask one of"
        " them, or stop everything with /crisis hold."
    ),
    "may_not_order_sending": msg(
        "Only the crisis lead or a required approver can send %(statement)s. Ask one of them in"
        " the room."
    ),
    "no_such_role": msg("There is no role %(role)s here. Type /crisis who to see the roles."),
    "role_is_held": msg(
        "%(holder)s is %(role)s already. If you should do it, ask them to hand it over with"
        " /crisis handover."
    ),
    "not_the_holder": msg(
        "Only the holder of the role %(role)s or the crisis lead can do this. Ask one of them:"
        " /crisis who names them."
    ),
    "not_the_holder:none": msg(
        "You hold no role that you could hand over. /crisis who names the holders."
    ),
    "not_eligible": msg(
        "The playbook does not list this person for the role %(role)s. Choose somebody else:"
        " /crisis who shows the deputies."
    ),
    "receiver_cannot_act": msg(
        "This account can do nothing here: it is a guest's, another company's, or switched off."
        " Choose somebody else for the role %(role)s."
    ),
    "similar_crisis_open": msg(
        "A crisis was opened minutes ago: %(crises)s. Look there first. If yours is a different"
        " one, tick the box and submit again."
    ),
    "room_is_overlooked": msg(
        "I opened nothing: %(people)s could read the drafts there, and may not. Have them taken out"
        " of the team in which I open war rooms, or ask %(owner)s, and submit again."
    ),
    "readers_unknown": msg(
        "I opened nothing: I cannot find out just now who could read the drafts there. Submit again"
        " in a minute. If it stays so, ask your administrator: crisis doctor says what is wrong."
    ),
    "readers_unknown:channel_not_standard": msg(
        "I opened nothing: the channel in which I open war rooms is a private or shared one, and"
        " there I cannot see who reads along. Ask your administrator to name a standard channel in"
        " organisation.yaml, and submit again."
    ),
    "readers_unknown:team_is_public": msg(
        "I opened nothing: the team in which I open war rooms is public, so anybody could join it"
        " and read the drafts. Ask whoever owns the team to make it private, and submit again."
    ),
    "readers_unknown:not_installed": msg(
        "I opened nothing: I am not in the team in which I open war rooms. Ask whoever owns the"
        " team to add the app, and submit again."
    ),
    "readers_unknown:channel_not_found": msg(
        "I opened nothing: the channel in which I open war rooms is not to be found. Ask your"
        " administrator to put its id right in organisation.yaml, and submit again."
    ),
    "facts_missing": msg(
        "The text still asks, in double brackets: %(facts)s Answer it there, or take the sentence"
        " out."
    ),
    "facts_missing:others": msg(
        "The text still has an open question in double brackets. Answer it there, or take the"
        " sentence out."
    ),
    "first_seen_in_the_future": msg("This time is still to come. Enter when it was first seen."),
    "nothing_to_freeze": msg(
        "No account of this playbook has a queue of scheduled posts that I can reach. Pause what"
        " is scheduled by hand."
    ),
    "no_such_post": msg("I know no such scheduled post. Type /crisis thaw to see the paused ones."),
    "freeze_still_on": msg(
        "The freeze is on. The crisis lead ends it first, with /crisis thaw; then each post is"
        " decided on."
    ),
    "freeze_held_elsewhere": msg(
        "Another crisis still freezes %(outlet)s: %(crises)s. The post stays paused until that"
        " freeze has ended too."
    ),
    "freeze_held_elsewhere:others": msg(
        "Another crisis still freezes %(outlet)s. The post stays paused until that freeze has"
        " ended too."
    ),
    "not_paused": msg(
        "This post does not wait for a decision any more. The card shows what became of it."
    ),
    "due_too_near": msg(
        "This time has passed or is too near: it must be at least five minutes from now. Choose a"
        " new time, or drop the post."
    ),
    "crisis_is_over": msg(
        "This crisis is stood down. To go on with it, the crisis lead types /crisis reopen."
    ),
    "crisis_is_not_over": msg("This crisis is still open, so there is nothing to reopen."),
    "room_not_ready": msg("The war room is still being set up. Try again in a few seconds."),
    "cleared_but_unsent": msg(
        "%(statements)s: approved and not out yet. Publish or withdraw first, then stand down."
    ),
    "missing": msg("Something is not filled in yet. Please fill in every field."),
    "missing:outlets": msg("Choose at least one outlet."),
    "missing:next_update_at": msg(
        "Say when the next update comes. Only a closing statement goes without."
    ),
    "missing:text": msg("Please write the text."),
    "missing:summary": msg("Please write what happened, in one or two sentences."),
    "missing:reason": msg("Please write the reason, so that the others can act on it."),
    "no_such_statement": msg(
        "There is no statement %(statement)s. Type /crisis status to see the statements."
    ),
    "no_such_outlet": msg("%(outlet)s is not an outlet of this playbook. Choose another one."),
    "too_long": msg(
        "This is too long for %(outlet)s: %(length)s characters, and it takes %(longest)s. Shorten"
        " it."
    ),
    "next_update_in_the_past": msg("This time has passed. Choose a time still to come."),
    "stale_revision": msg(
        "This card shows old words of %(statement)s. Your press did not count. Read and decide on"
        " revision %(current)s: %(card)s."
    ),
    "not_awaiting_approval": msg(
        "%(statement)s does not wait for approval: it is %(standing)s. There is nothing for you"
        " to do."
    ),
    "too_late": msg(
        "Too late: %(statement)s is out or on its way to %(outlets)s. To change what it says,"
        " draft a correction with /crisis draft."
    ),
    "nothing_to_stop": msg(
        "There is nothing to stop: %(statement)s is %(standing)s. To stop everything, type"
        " /crisis hold."
    ),
    "not_cleared": msg("%(statement)s cannot go out now. Look at its card."),
    "not_cleared:drill": msg("This is a drill: %(statement)s cannot go out, and that is right."),
    "not_cleared:stood_down": msg(
        "The crisis is stood down, so %(statement)s cannot go out. To go on, type /crisis reopen."
    ),
    "not_cleared:withdrawn": msg(
        "%(statement)s was withdrawn. To say it after all, draft it again with /crisis draft."
    ),
    "not_cleared:held": msg(
        "%(statement)s is held. The crisis lead can release it with /crisis release."
    ),
    "not_cleared:stopped": msg("%(statement)s was stopped. Press Publish now to send it."),
    "not_cleared:altered": msg(
        "The words of %(statement)s are not the ones that were approved, so it does not go out."
        " Revise it, and tell your administrator."
    ),
    "not_cleared:not_approved": msg(
        "%(statement)s is not approved, or not any more. Its card shows whose approval is missing."
    ),
    "not_cleared:not_for_this_outlet": msg(
        "%(statement)s was not approved for this outlet. Revise it and choose the outlet."
    ),
    "not_cleared:revised": msg(
        "%(statement)s has newer words, which must be approved first. Look at its card."
    ),
    "not_cleared:not_due": msg("%(statement)s is not due yet. Its card says when it goes out."),
    "on_the_wire": msg(
        "%(statement)s is being sent to %(outlets)s right now. Wait for the result on its card."
    ),
    "missing:corrects": msg("Say which published statement this corrects."),
    "missing:link": msg("Please paste the link of the post. It begins with https://."),
    "lowering_takes_two": msg(
        "You have said so already. It takes the crisis lead and one more person: the other one"
        " presses the button on the card too."
    ),
    "slot_not_filled": msg(
        "%(slot)s does not fit. A time is like 14:30 CET, a number has digits only, and a place or"
        " name comes from the list. To write freely, use /crisis draft."
    ),
    "parts_missing": msg(
        "A first message says six things. Not marked yet: %(parts)s. Add them to the text and mark"
        " them, or write why it goes without."
    ),
    "tag_not_taken": msg(
        "You can add what %(statement)s touches, and take nothing away that was marked before."
        " That it touches none of it only an author can say."
    ),
    "nothing_to_correct": msg("Only a statement that was published can be corrected. Choose it."),
    "alternative_missing": msg(
        "Say what each picture or video shows, for those who cannot see it: one line for each, in"
        " their order."
    ),
    "no_such_language": msg(
        "%(language)s is the language it is written in. Choose another one to translate into, or"
        " press Revise."
    ),
    "outside_window": msg("Choose a time that is still to come, and within the time approved."),
    "look_first": msg(
        "Whether %(statement)s is at %(outlets)s already, nobody knows. Somebody looks first, and"
        " answers the card that asks whether it was published."
    ),
    "not_asked_about": msg("Nothing is unclear about %(statement)s there. Look at its card."),
    "not_with_you": msg(
        "%(statement)s is not to be posted by hand there, or not in these words. Look at its card."
    ),
    "until_in_the_past": msg("This time has passed. Choose a time still to come, or none."),
    "nothing_to_lift": msg(
        "There is no such request for changes to %(statement)s any more. Look at its card."
    ),
    "may_not_lift": msg(
        "Only whoever asked for changes to %(statement)s can lift the request, or the crisis lead"
        " for somebody who does not answer."
    ),
    "deputy_first": msg(
        "%(holder)s's deputy must be asked first. I do that when no answer has come in time; then"
        " the card of %(statement)s lets you lift it."
    ),
    "still_here": msg(
        "%(holder)s was heard a moment ago, and decides about their request themselves. Ask them"
        " in the room."
    ),
    "glass_switched_off": msg(
        "The playbook lets nobody pass over its approvers. Reach them by phone: /crisis who."
    ),
    "asks_for_changes": msg(
        "Somebody asks for changes to %(statement)s, and a no cannot be passed over. Revise it."
    ),
    "nothing_to_pass_over": msg(
        "No required role of %(statement)s is silent. Its card shows what is still missing."
    ),
    "may_not_pass_over": msg(
        "Nobody can pass over %(roles)s on %(statement)s. Reach them by phone: /crisis who; or"
        " hand the role over."
    ),
    "ladder_not_tried": msg(
        "Not everybody in the line of %(roles)s was asked yet. I ask one after the other; the card"
        " of %(statement)s says when nobody is left."
    ),
    "glass_not_proposed": msg(
        "The crisis lead must begin, for exactly these words of %(statement)s. Look at its card."
    ),
    "takes_another": msg(
        "You began it, so somebody else must be the second. Ask a member of the team who wrote no"
        " part of %(statement)s."
    ),
    "no_such_stranger": msg("I know of no such post. Type /crisis status to see where we stand."),
    "no_such_removal": msg(
        "I know of no %(removal)s. Type /crisis status to see what is to be taken down."
    ),
    "not_out": msg(
        "%(statement)s is not published at %(outlet)s, so there is nothing to take down there."
    ),
    "no_ground": msg("Choose a reason from the list. That we do not like it is no reason."),
    "may_not_approve_removal": msg(
        "Somebody else must decide on %(removal)s: the crisis lead or one of %(roles)s, who neither"
        " asked for it nor wrote the statement."
    ),
    "removal_settled": msg("%(removal)s does not wait for this: it is %(stage)s."),
    "drill_stays_apart": msg(
        "A drill and a real crisis never become one. Stand the drill down with /crisis close."
    ),
    "same_crisis": msg("This is that crisis. Name the other one: /crisis fold and its code name."),
    "no_crisis_to_fold_into": msg(
        "I know no open crisis of that name with you on its team. Type /crisis fold and the code"
        " name of the one that goes on."
    ),
    "not_held": msg("%(statement)s is not held, so there is nothing to release."),
}
