"""The guards of the gate in full: rules by case, time, languages, looking, hands."""

from tests.guards.guards import DRAFTING, GATE, PUBLISHED, SENDING, Guard

RULES = "bot/domain/rules.py"
LANE = "bot/domain/fast_lane.py"
WORDINGS = "bot/domain/decisions/wordings.py"
SEVERITY = "bot/domain/decisions/severity.py"
T_RULES = "tests/domain/test_rules.py::"
T_TIME = "tests/domain/test_embargo.py::"
T_SEND = "tests/domain/test_sending.py::"
A_DESK = "tests/application/test_gate_desk.py::"

GATING_GUARDS: tuple[Guard, ...] = (
    Guard(
        RULES,
        "tagged = matter.tags is None or bool(matter.tags & self.tags)",
        "tagged = bool((matter.tags or frozenset()) & self.tags)",
        T_RULES + "test_what_nobody_has_tagged_takes_the_strictest_rule",
    ),
    Guard(
        DRAFTING,
        "if after.rule != statement.rule:",
        "if False:",
        T_RULES + "test_an_approver_adds_a_tag_and_every_approval_is_void",
    ),
    Guard(
        DRAFTING,
        "if not known <= command.tags or",
        "if",
        T_RULES + "test_nobody_takes_a_tag_away_that_was_given",
    ),
    Guard(
        GATE,
        "if rule.good_through_window and window else end",
        "if window else end",
        T_TIME + "test_elsewhere_they_lapse_whatever_time_was_named",
    ),
    Guard(
        "bot/domain/lowering.py",
        " if at < then + HALF_GOOD_FOR",
        "",
        T_RULES + "test_half_a_lowering_counts_for_half_an_hour",
    ),
    Guard(
        SEVERITY,
        "if len(agreed) < 2 or crisis.lead not in agreed:",
        "if crisis.lead not in agreed:",
        T_RULES + "test_the_lead_alone_does_not_lower_it",
    ),
    Guard(
        SEVERITY,
        "if len(agreed) < 2 or crisis.lead not in agreed:",
        "if len(agreed) < 2:",
        T_RULES + "test_two_who_do_not_lead_do_not_lower_it",
    ),
    Guard(
        GATE,
        "late = expired(statement, at) if at else frozenset()",
        "late = frozenset()",
        T_RULES + "test_an_approval_past_its_time_counts_no_longer",
    ),
    Guard(
        LANE,
        "return at < lane.expires_at and text_digest(lane.text) == lane.digest",
        "return at < lane.expires_at",
        T_RULES + "test_words_that_are_not_those_recorded_take_the_normal_road",
    ),
    Guard(
        LANE,
        "if not fits(slot, value):",
        "if False:",
        T_RULES + "test_a_value_that_is_not_of_its_slots_type_is_refused_by_name",
    ),
    Guard(
        DRAFTING,
        "as_typed = filled(known, command.slots) == command.wording.text",
        "as_typed = bool(filled(known, command.slots))",
        T_RULES + "test_one_other_character_takes_the_normal_road",
    ),
    Guard(
        GATE,
        "if blocking(statement, crisis) or unready_languages(statement, crisis):",
        "if blocking(statement, crisis):",
        T_TIME + "test_a_change_in_the_source_blocks_every_translation",
    ),
    Guard(
        GATE,
        "return tuple(sorted({*stale_translations(wording), *lacking}))",
        "return tuple(sorted({*stale_translations(wording)}))",
        T_TIME + "test_nothing_goes_out_while_a_language_is_lacking",
    ),
    Guard(
        SENDING,
        "if window and window.opens_at <= command.publish_at < window.closes_at:",
        "if window:",
        T_TIME + "test_moving_it_outside_voids_every_approval",
    ),
    Guard(
        SENDING,
        "settled = {*statement.where(Passage.PUBLISHED, Passage.UNCLEAR), *in_hand}",
        "settled = {*statement.where(Passage.PUBLISHED), *in_hand}",
        T_SEND + "test_trying_again_leaves_what_is_unclear_alone",
    ),
    Guard(
        PUBLISHED,
        "if poster := _poster(statement, command.outlet, crisis):",
        "if (poster := _poster(statement, command.outlet, crisis)) and False:",
        A_DESK + "test_where_the_bot_has_no_way_in_nothing_is_sent_and_a_person_reports",
    ),
    Guard(
        WORDINGS,
        "if longest is not None and rendition.length > longest:",
        "if False:",
        A_DESK + "test_what_is_too_long_for_an_outlet_is_refused_before_anybody_approves",
    ),
    Guard(
        "bot/application/composing.py",
        "offline=crisis.drill",
        "offline=False",
        A_DESK + "test_a_drill_looks_nothing_up_outside",
    ),
    Guard(
        "bot/presentation/instants.py",
        "if first != second:",
        "if False:",
        "tests/presentation/test_instants.py::test_a_bare_time_is_refused",
    ),
)
