"""What came of it: the words for everything that people have carried out, by the command's
name."""

from bot.presentation.words import msg

ACCEPTED = {
    "nothing_changed": msg("That was done already. Nothing has changed."),
    "open_crisis": msg("The war room is being opened. You will find it in a moment."),
    "stand_down": msg("The crisis is stood down. The post-mortem is in the room."),
    "reopen_crisis": msg("The crisis is open again. You will find its new room in a moment."),
    "acknowledge_role": msg("Thank you. The brief shows that you are on it."),
    "take_role": msg("The role is yours. The card in the room says what to do."),
    "hand_over_role": msg("The role is handed over, and the new holder is told."),
    "read_notice": msg("Thank you for reading it. Please do not comment on it anywhere."),
    "draft_statement": msg("Your statement is in the room and waits for approval."),
    "revise_statement": msg(
        "The new revision is in the room. Earlier approvals no longer count; it must be approved"
        " again."
    ),
    "approve_statement": msg("Your approval is recorded. The card shows who is still to answer."),
    "request_changes": msg("Your request is on the card, and the authors are told."),
    "withdraw_statement": msg("Withdrawn. Nothing more of it goes out."),
    "stop_sending": msg("Stopped. It stays here until somebody presses Publish now."),
    "order_sending": msg("On its way. The card shows what comes of it."),
    "translate_statement": msg(
        "The text is in the room. Earlier approvals no longer count; it must be approved again."
    ),
    "tag_statement": msg("Marked. The card says who must approve it now."),
    "change_level": msg("Noted. The card in the room says what it means."),
    "confirm_published": msg("Noted: it is there. Nothing is sent again."),
    "deny_published": msg("Noted: it is not there. It goes out if it is still approved."),
    "report_posted": msg("Thank you. The card says whether the words are the approved ones."),
    "move_sending": msg("Moved. The card shows the new time."),
    "expire_approvals": msg("Approvals past their time count no longer."),
    "hold_everything": msg(
        "Everything not yet out is held. The card in the room shows what, and who can release it."
    ),
    "release_statement": msg("Released. It goes on as the playbook says; its card shows when."),
    "lift_hold": msg("New statements are held no longer. Those held before wait for release."),
    "lift_objection": msg("The request is lifted. Every approval is still needed."),
    "break_glass": msg(
        "Your half is recorded. One more member of the team must press on the card."
    ),
    "confirm_break_glass": msg("The glass is broken. Those passed over are told."),
    "claim_stranger": msg("Noted, with your name. The card shows it."),
    "propose_removal": msg("Asked for. The card in the room says who decides."),
    "approve_removal": msg("Approved. The card says what comes of it."),
    "refuse_removal": msg("It stays. The card shows it."),
    "finish_removal": msg("Noted, with your name."),
    "fold_into": msg(
        "Folded. Go on in the other room; its lead is asked who of your team to let in."
    ),
    "let_in": msg("They are being invited. The card shows who."),
    "freeze_scheduled": msg(
        "Everything scheduled at our accounts is being paused. The card in the room shows it."
    ),
    "end_freeze": msg(
        "The freeze has ended. Nothing goes out by itself: decide on each post in the room."
    ),
    "resume_post": msg("It is being put back. The card shows when it is done."),
    "drop_post": msg("It is being dropped. The card shows when it is done."),
    "log_entry": msg("It is on the timeline."),
    "logged": msg("It is on the timeline."),
    "notice_read": msg("Thank you for reading it. Please do not comment on it anywhere."),
    "opening_delayed": msg(
        "The war room %(code_name)s is late: the chat platform does not let me open it yet. I try"
        " again at %(again_at)s; you need not do anything."
    ),
}
