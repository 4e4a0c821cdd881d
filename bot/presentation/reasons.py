"""Why an outlet did not do what it was asked, in half a sentence: what happened, what it means,
what to do. It stands behind "not published," and in front of what the bot does next."""

from bot.presentation.words import msg

RENEW = msg(
    "the outlet refused our key, which may have expired; ask your administrator to renew it at the"
    " outlet (crisis doctor names the setting), then press Try again"
)
NOT_SAFE = msg(
    "the connection to the outlet is not safe, so I sent nothing; ask your administrator to look at"
    " its certificate"
)
NO_SENSE = msg(
    "the outlet answered what I do not understand; look there, and ask your administrator whether"
    " its address is right"
)
NO_BYTES = msg("a picture of it is not to be found here; revise it and upload the picture anew")
NOT_A_MEMBER = msg("the bot is not a member of the channel; invite it there, then press Try again")

REACHING = {
    "unreachable": msg("the outlet could not be reached"),
    "no_answer": msg("the outlet did not answer"),
    "server_error": msg("the outlet had an error of its own"),
    "unavailable": msg("the outlet is out of order for now"),
    "not_connected": msg("the bot was not connected"),
    "ended": msg("the connection broke off"),
    "stream_lost": msg("the connection broke off"),
    "stream_refused": msg("the outlet refused to say what comes up there"),
    "no_stream": msg("the outlet does not say what comes up there"),
    "too_slow": msg("the outlet took too long to get ready"),
    "not_received": msg("the outlet did not get the whole of it"),
    "ratelimited": msg("the outlet asked us to wait"),
    "too_early": msg("the outlet asked us to wait"),
    "paced": msg("so much is being sent that this has to wait"),
    "bad_address": msg("the outlet's address is wrong; ask your administrator to mend its setting"),
    "redirected": msg("the outlet's address has moved; ask your administrator to mend its setting"),
    "not_found": msg(
        "the outlet has nothing at this address, or its account is gone; ask your administrator"
    ),
    "insecure": NOT_SAFE,
    "not_understood": NO_SENSE,
    "no_such_outlet": msg("the outlet is not connected; ask your administrator"),
    "no_way_in": msg("the bot has no way in there; somebody has to do it by hand"),
    "by_hand": msg("the bot has no way in there; somebody has to do it by hand"),
    "defect": msg("something is wrong in the bot itself; ask your administrator"),
}
KEYS = {
    "unauthorised": RENEW,
    "forbidden": msg(
        "our account may not do that at the outlet; ask your administrator to give it the right"
        " (crisis doctor names the account), then press Try again"
    ),
    "invalid_auth": RENEW,
    "token_revoked": RENEW,
    "token_expired": RENEW,
    "account_inactive": RENEW,
    "missing_scope": msg(
        "the bot lacks a permission there; ask your administrator to install the app anew"
    ),
    "restricted_action": msg(
        "the bot may not post in this channel; ask whoever runs the workspace to allow it"
    ),
    "cant_delete_message": msg(
        "the platform lets the bot remove only its own posts; somebody has to remove it by hand"
    ),
    "channel_not_found": msg("the channel was not found; is the bot a member of it?"),
    "not_in_channel": NOT_A_MEMBER,
    "not_installed": msg("the app is not installed there; ask whoever owns the team to add it"),
    "no_public_url": msg(
        "the bot has no public address from which files could be fetched; ask your administrator to"
        " set CRISIS_PUBLIC_URL"
    ),
    "is_archived": msg("the channel is archived; ask your administrator to name another one"),
    "externally_shared": msg(
        "the channel is shared with another company, so I post nothing there; ask your"
        " administrator to name another one"
    ),
}
WORDS = {
    "refused": msg(
        "the outlet refused it and did not say why; revise it or ask your administrator"
    ),
    "altered": msg(
        "the words were not those that were approved, so I sent nothing; revise it, and tell your"
        " administrator"
    ),
    "altered_there": msg("other words stand in its place already; look at the account"),
    "not_for_this_outlet": msg("it was not approved for this outlet; revise it and choose it"),
    "too_long": msg("the text is too long for the outlet; revise it"),
    "longest_too_high": msg(
        "our settings promise more characters than the outlet takes; ask your administrator to"
        " lower its longest"
    ),
    "not_set": msg(
        "the text holds what the outlet cannot show; revise it, without control characters"
    ),
    "not_kept": msg("the outlet did not keep what it was given"),
    "conflict": msg("the outlet is busy with the very same; look there before you press Try again"),
    "no_receipt": msg("the outlet took it and did not say where it stands; look there"),
    "too_many_to_look_at": msg("too much stands there to find it; look there"),
    "cannot_be_asked": msg("the outlet cannot be asked whether it has it; look there"),
}
MEDIA = {
    "media_missing": NO_BYTES,
    "no_media": NO_BYTES,
    "media_not_taken": msg(
        "the outlet did not take a picture or video of it; revise it without, or with another one"
    ),
    "media_not_ready": msg("the outlet is still working on the video"),
    "too_many_media": msg("it has more pictures than the outlet takes; revise it"),
    "unsupported_media": msg("the outlet does not take this kind of file; revise it"),
    "media_too_large": msg("a picture is too large for the outlet; revise it with a smaller one"),
}
TIMES = {
    "stale": msg("it was not sent in time"),
    "stopped": msg("it was stopped, or may not go out any more"),
    "on_the_wire": msg("an earlier attempt is still under way"),
    "unclear": msg("the answer was lost"),
    "gone": msg("it is not there any more"),
    "past_date": msg("its time had passed; choose another one"),
    "too_soon": msg("the server would have published it at once; choose a later time"),
    "still_scheduled": msg("the server still has it in the queue; remove it there by hand"),
    "published_at_once": msg("the server published it at once; look there"),
    "published_already": msg("it is public already; look there"),
    "not_saved": msg("what was saved of it cannot be read any more; write it anew"),
}

NOT_PUBLISHED = {**REACHING, **KEYS, **WORDS, **MEDIA, **TIMES}
