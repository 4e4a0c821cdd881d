"""The cards that effects name: one function each, from a crisis to what stands in a room."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from bot.domain.state import Crisis
from bot.presentation.card import Card
from bot.presentation.cards import (
    approval,
    asking,
    brief,
    freezing,
    held,
    looking,
    notice,
    people,
    post_mortem,
    removal,
    rogue,
    say,
    sending,
    severity,
    status,
    thawing,
    together,
    trouble,
    who,
)
from bot.presentation.scene import Scene

Draw: TypeAlias = Callable[[Scene, Crisis, str], Card]

CARDS: Mapping[str, Draw] = {
    "brief": brief.render,
    "say": say.render,
    "approval": approval.render,
    "sending": sending.render,
    "held": held.render,
    "notice": notice.render,
    "notice_rehearsed": notice.render_rehearsed,
    "stranger": people.render_stranger,
    "role_changed": people.render_role_changed,
    "acting_lead": asking.render_acting_lead,
    "lead_returned": asking.render_lead_returned,
    "vacated": asking.render_vacated,
    "trouble": trouble.render_trouble,
    "was_published": looking.render_was_published,
    "by_hand": looking.render_by_hand,
    "freeze": freezing.render_freeze,
    "freeze_notice": freezing.render_notice,
    "caught": freezing.render_caught,
    "thaw": thawing.render_thaw,
    "lowering": severity.render_lowering,
    "level": severity.render_level,
    "update_missed": trouble.render_update_missed,
    "post_mortem": post_mortem.render,
    "rogue": rogue.render_rogue,
    "unwatched": rogue.render_unwatched,
    "removal": removal.render,
    "elsewhere": together.render_elsewhere,
    "folded": together.render_folded,
    "folded_in": together.render_folded_in,
    "status": status.render,
    "who": who.render,
}
