"""The guards behind the promises: what is taken away, and the test that must then fail.

To add one, add a line: the file, the exact text of the guard (it must stand there exactly once),
what to put in its place, and the test that notices.
"""

# ruff: noqa: E501 - a guard's text stands here as it stands in the code

from typing import NamedTuple


class Guard(NamedTuple):
    """`find` in `file` becomes `replace`; then `test` (a pytest node) must fail."""

    file: str
    find: str
    replace: str
    test: str


GATE = "bot/domain/gate.py"
HANDLER = "bot/application/handler.py"
RELAY = "bot/application/relay.py"
PERFORMING = "bot/application/performing.py"
PUBLISHING = "bot/application/publishing.py"
SENDING = "bot/domain/decisions/sending.py"
APPROVING = "bot/domain/decisions/approving.py"
CLEARING = "bot/domain/decisions/clearing.py"
DRAFTING = "bot/domain/decisions/drafting.py"
PUBLISHED = "bot/domain/decisions/publishing.py"
PEOPLE = "bot/domain/decisions/people.py"
STATE = "bot/domain/state.py"
COURSE = "bot/domain/course.py"

T_OPENING = "tests/domain/test_opening.py::"
T_ROOM = "tests/domain/test_room.py::"
T_ROLES = "tests/domain/test_roles.py::"
T_DRAFT = "tests/domain/test_drafting.py::"
T_APPROVE = "tests/domain/test_approving.py::"
T_CLEAR = "tests/domain/test_clearing.py::"
T_SEND = "tests/domain/test_sending.py::"
T_HOLD = "tests/domain/test_holding.py::"
T_DOWN = "tests/domain/test_standing_down.py::"
A_HANDLER = "tests/application/test_handler.py::"
A_RELAY = "tests/application/test_relay.py::"
A_PUBLISH = "tests/application/test_publishing.py::"
A_DESK = "tests/application/test_desk.py::"
FREEZING = "bot/domain/decisions/freezing.py"
QUEUES = "bot/application/freezing.py"
T_FREEZE = "tests/domain/test_freezing.py::"
A_FREEZE = "tests/application/test_freezing.py::"
ASKING = "bot/domain/decisions/asking.py"
GLASS = "bot/domain/decisions/glass.py"
LEADING = "bot/domain/decisions/leading.py"
T_ASKING = "tests/domain/test_asking.py::"
T_GLASS = "tests/domain/test_glass.py::"
T_LEADING = "tests/domain/test_leading.py::"
T_FILL = T_CLEAR + "test_one_person_fills_one_required_role_only"

GUARDS: tuple[Guard, ...] = (
    # Nothing but what was approved
    Guard(
        APPROVING,
        "(command.revision, command.digest) != (statement.revision, statement.digest)",
        "command.revision != statement.revision",
        T_APPROVE + "test_the_right_number_with_other_words_is_refused",
    ),
    Guard(
        COURSE,
        "unapproved(statement),\n",
        "statement,\n",
        T_DRAFT + "test_one_changed_character_voids_every_approval_and_the_clearance",
    ),
    Guard(
        GATE,
        "digest_of(statement.wording) != statement.digest",
        "False",
        T_CLEAR + "test_words_that_no_longer_match_their_digest_are_not_cleared",
    ),
    Guard(
        GATE,
        "return digest_of(self.wording) == self.digest",
        "return True",
        T_CLEAR + "test_a_clearance_with_one_other_character_is_not_intact",
    ),
    Guard(
        "bot/domain/wording.py",
        '"language": wording.language,\n',
        "",
        T_CLEAR + "test_every_field_of_a_wording_changes_the_digest",
    ),
    Guard(
        STATE,
        "return changed(statement, rule=rule_of(statement, crisis.playbook, crisis.level))",
        "return statement if statement.past else changed(statement, rule=rule_of(statement, crisis.playbook, crisis.level))",
        T_APPROVE + "test_revising_to_a_stricter_kind_is_no_way_round_its_rule",
    ),
    Guard(
        PUBLISHED,
        "    why = outside_window(statement, command.at)\n",
        "    why = None\n",
        T_CLEAR + "test_a_statement_with_a_window_waits_for_it_and_past_it_stops_and_asks",
    ),
    # By whom
    Guard(
        APPROVING,
        "    if command.by in statement.authors:\n        raise WroteIt(statement.id)\n",
        "",
        T_APPROVE + "test_the_author_does_not_approve_their_own_words",
    ),
    Guard(
        DRAFTING,
        "authors=statement.authors | {command.by}",
        "authors=frozenset({command.by})",
        T_APPROVE + "test_the_author_of_an_earlier_revision_does_not_approve_a_later_one",
    ),
    Guard(
        DRAFTING,
        "authors=command.others\n            | {command.by}\n",
        "authors=frozenset({command.by})\n",
        T_DRAFT + "test_whoever_wrote_the_message_turned_into_a_draft_is_an_author_too",
    ),
    Guard(
        GATE,
        "if person not in statement.authors | late",
        "if person not in late",
        T_CLEAR + "test_an_authors_approval_never_counts_even_if_it_stands_in_the_log",
    ),
    Guard(
        GATE,
        "person: seats & seats_of(person, statement, crisis)",
        "person: seats",
        T_APPROVE + "test_an_approval_counts_only_while_its_giver_holds_the_role",
    ),
    Guard(GATE, "{p: seats for p, seats in voices.items() if p != person}", "dict(voices)", T_FILL),
    Guard(GATE, "len(approvals) >= rule.people and ", "", T_FILL),
    Guard(
        GATE,
        "if blocking(statement, crisis) or unready_languages(statement, crisis):",
        "if unready_languages(statement, crisis):",
        T_APPROVE + "test_nothing_is_cleared_against_an_open_objection",
    ),
    Guard(
        CLEARING,
        "if s.cleared and not is_clear(after.statement(s.id), after, event.at)",
        "if False",
        T_ROLES + "test_a_clearance_is_lost_with_the_role_it_rested_on",
    ),
    Guard(
        PEOPLE,
        " or not role.admits(command.to)",
        "",
        T_ROLES + "test_the_lead_goes_only_to_people_whom_the_playbook_lists",
    ),
    Guard(
        PEOPLE,
        "    if holder is not None:\n        raise RoleIsHeld(role.id, holder)\n",
        "",
        T_ROLES + "test_four_people_take_the_lead_at_once_and_one_has_it",
    ),
    Guard(
        STATE,
        "self.invited) - self.keep_out",
        "self.invited)",
        T_OPENING + "test_people_kept_out_are_not_on_the_team",
    ),
    Guard(
        "bot/domain/decisions/checks.py",
        "    if command.by not in crisis.team:\n        raise NotOnTheTeam\n",
        "",
        T_HOLD + "test_nobody_else_does",
    ),
    Guard(
        "bot/domain/decisions/checks.py",
        "    return account is Account.MEMBER or person in playbook.externals\n",
        "    return True\n",
        "tests/domain/test_laws.py::test_guests_strangers_and_deactivated_accounts_can_do_nothing",
    ),
    # When
    Guard(GATE, '        ("held", statement.held),\n', "", T_SEND + "test_nothing_starts_after"),
    Guard(
        GATE, '        ("stopped", statement.stopped),\n', "", T_SEND + "test_nothing_starts_after"
    ),
    Guard(
        GATE,
        '        ("withdrawn", statement.withdrawn),\n',
        "",
        T_SEND + "test_nothing_starts_after",
    ),
    Guard(GATE, '        ("stood_down", crisis.over),\n', "", T_SEND + "test_nothing_starts_after"),
    Guard(
        PUBLISHED,
        "statement.send_at is None or command.at < statement.send_at",
        "statement.send_at is None",
        T_SEND + "test_approved_again_during_the_countdown_it_does_not_go_out_at_the_old_time",
    ),
    Guard(
        PUBLISHED,
        "        return _too_old(command, delivery)\n",
        "        pass\n",
        T_SEND + "test_later_than_that_it_is_stale_and_asks",
    ),
    Guard(
        SENDING,
        "if why := obstacle(crisis, unstopped, command.at) or outside_window",
        "if why := outside_window",
        T_SEND + "test_publish_now_checks_the_rule_anew",
    ),
    Guard(
        STATE,
        "{s.id: unapproved(s) for s in crisis.unsent}",
        "{}",
        "tests/domain/test_reopening.py::test_every_approval_is_void",
    ),
    Guard(
        "bot/domain/decisions/lifecycle.py",
        "return bool(statement.on_the_wire) or (",
        "return (",
        T_DOWN + "test_nothing_cleared_is_left_hanging",
    ),
    # Once
    Guard(
        PUBLISHED,
        "    if delivery.passage is Passage.PUBLISHED:\n        raise TooLate(statement.id, (command.outlet,))\n",
        "",
        T_SEND + "test_what_is_published_is_never_started_again",
    ),
    Guard(
        PUBLISHED,
        "    if delivery.passage is Passage.ON_THE_WIRE and not command.resuming:\n        raise OnTheWire(statement.id, (command.outlet,))\n",
        "",
        T_SEND + "test_what_is_on_the_wire_is_not_started_beside",
    ),
    Guard(
        PUBLISHED,
        "    if delivery.passage is Passage.UNCLEAR:\n",
        "    if False:\n",
        T_SEND + "test_a_release_does_not_send_again_what_may_be_out",
    ),
    Guard(
        PUBLISHED,
        '    if command.revision != statement.revision:\n        raise NotCleared(statement.id, "revised")\n',
        "",
        T_SEND + "test_the_entry_of_an_old_revision_sends_nothing",
    ),
    Guard(
        PUBLISHED,
        "    if delivery.passage is Passage.PUBLISHED:\n        return []\n    if (delivery.passage, delivery.reason)",
        "    if (delivery.passage, delivery.reason)",
        T_SEND + "test_a_late_word_does_not_undo_a_publication",
    ),
    Guard(
        "bot/domain/decisions/room.py",
        "if after.ready_at or not complete:",
        "if not complete:",
        T_ROOM + "test_inviting_a_latecomer_does_not_make_the_room_ready_twice",
    ),
    # Drill, room, log
    Guard(
        GATE,
        '        ("drill", crisis.drill),\n',
        "",
        "tests/domain/test_drill.py::test_no_clearance_is_made_in_a_drill",
    ),
    Guard(
        "bot/domain/reactions/statements.py",
        "if at is None or crisis.drill:",
        "if at is None:",
        "tests/domain/test_drill.py::test_a_drill_never_publishes",
    ),
    Guard(
        "bot/domain/timeline.py",
        "isinstance(event, ChangesRequested) and COUNSEL in event.seats",
        "False",
        "tests/domain/test_timeline.py::test_counsels_words_are_withheld_and_others_are_not",
    ),
    # The order of work: once, told, never lost
    Guard(
        HANDLER,
        "if answer is not decided.answer:",
        "if False:",
        A_HANDLER + "test_a_repeat_at_another_process_shows_the_state_that_became",
    ),
    Guard(
        HANDLER,
        "except Conflict:",
        "except ZeroDivisionError:",
        A_HANDLER + "test_a_conflict_reported_late_loses_nothing",
    ),
    Guard(
        HANDLER,
        "told = tell_refused(command, rejected)",
        "told = None",
        A_HANDLER + "test_a_refusal_is_a_recorded_fact_and_the_person_is_told",
    ),
    Guard(
        RELAY,
        "await self._give_back(entry, self._backoff.seconds(entry.tries))\n            raise",
        "raise",
        A_RELAY + "test_a_defect_while_recording_the_outcome_does_not_lose_the_entry",
    ),
    Guard(
        RELAY,
        'except Exception as error:\n            log.error("the outbox',
        'except ZeroDivisionError as error:\n            log.error("the outbox',
        A_RELAY + "test_a_relay_outlives_a_store_that_cannot_be_asked",
    ),
    Guard(
        RELAY,
        "return entry.tries <= 2",
        "return entry.tries == 0",
        A_RELAY + "test_whoever_waits_for_a_room_is_told_why_and_until_when",
    ),
    Guard(
        PERFORMING,
        "card, key=entry.key, unclear=entry.unclear)\n        await self._handler",
        "card, key=entry.key, unclear=False)\n        await self._handler",
        A_RELAY + "test_a_lost_post_is_looked_for_and_not_posted_twice",
    ),
    Guard(
        PERFORMING,
        "if entry.unclear or newest != card:",
        "if False:",
        A_RELAY + "test_a_post_found_again_shows_what_has_changed_since",
    ),
    Guard(
        PERFORMING,
        "< planned_at(entry)",
        "== 0",
        A_RELAY + "test_a_card_that_another_process_changed_meanwhile_is_shown_again",
    ),
    Guard(
        "bot/bootstrap.py",
        "relay({}, {}, {}, None, drill=True)",
        "relay(outlets, {}, {}, None, drill=True)",
        A_RELAY + "test_the_relay_of_drills_has_no_outlet_and_nothing_is_published",
    ),
    # The order of work: sent once, or asked about
    Guard(
        PUBLISHING,
        "if not clearance.intact:",
        "if False:",
        A_PUBLISH + "test_altered_words_never_reach_the_outlet",
    ),
    Guard(
        PUBLISHING,
        "if receipt is not None:",
        "if False:",
        A_PUBLISH + "test_a_lost_answer_is_looked_up_and_found_out",
    ),
    Guard(
        PUBLISHING,
        "if not outlet.honours_keys:",
        "if False:",
        A_PUBLISH + "test_where_nobody_can_tell_a_person_is_asked_and_nothing_sent_again",
    ),
    Guard(
        PUBLISHING,
        "if failed.final:\n                return unclear\n            raise",
        "return await self._not_sent(entry, effect, failed)",
        A_PUBLISH + "test_a_failed_repeat_does_not_say_that_the_lost_attempt_never_arrived",
    ),
    Guard(
        PUBLISHING,
        "if failed.final or await self._waited_long(entry, effect):",
        "if False:",
        A_PUBLISH + "test_an_outlet_that_never_answers_the_question_is_asked_about",
    ),
    Guard(
        PUBLISHING,
        '.{effect.revision}.{effect.outlet}"',
        '.{entry.tries}.{effect.outlet}"',
        A_PUBLISH + "test_an_outlet_that_honours_keys_is_sent_the_same_key_again",
    ),
    Guard(
        PUBLISHING,
        "if delivery.send_at != effect.send_at:",
        "if False:",
        A_PUBLISH + "test_a_former_order_does_not_take_up_the_attempt_of_the_newer_one",
    ),
    Guard(
        PUBLISHED,
        "if superseded and not command.resuming:",
        "if False:",
        A_PUBLISH + "test_an_attempt_for_an_order_that_was_replaced_is_not_begun",
    ),
    # The front desk
    Guard(
        "bot/presentation/desk/slash.py",
        "if name and name in",
        "if name in",
        A_DESK + "test_somebody_on_two_teams_is_asked_which_crisis_they_mean",
    ),
    Guard(
        "bot/presentation/desk/desk.py",
        "deed = _with_answers(submitted)",
        "deed = submitted",
        A_DESK + "test_a_form_corrected_and_sent_again_is_taken",
    ),
    Guard(
        "bot/presentation/desk/desk.py",
        "DEACTIVATED and deed.person in crisis.team",
        "DEACTIVATED",
        A_DESK + "test_an_outsider_gets_the_same_words_whether_there_is_a_crisis_or_not",
    ),
    Guard(
        RELAY,
        "while not _cancelled():",
        "while True:",
        A_RELAY + "test_a_relay_ends_when_told_to_even_as_it_is_woken",
    ),
    # Silence
    Guard(
        ASKING,
        "command.at >= max([since, *line.values()]) + within",
        "True",
        T_ASKING + "test_a_deputy_is_not_asked_before_the_time_has_passed",
    ),
    Guard(
        ASKING,
        "out = crisis.keep_out | crisis.deactivated | statement.authors",
        "out = crisis.keep_out | crisis.deactivated",
        T_ASKING + "test_who_wrote_it_is_not_asked_to_deputise",
    ),
    Guard(
        ASKING,
        "out = crisis.keep_out | crisis.deactivated | statement.authors",
        "out = crisis.deactivated | statement.authors",
        T_ASKING + "test_who_is_kept_out_is_not_asked_to_deputise",
    ),
    Guard(
        ASKING,
        "if command.by != crisis.lead:",
        "if False:",
        T_ASKING + "test_only_the_lead_lifts_for_somebody_else",
    ),
    Guard(
        ASKING,
        "if command.by in statement.authors:",
        "if False:",
        T_ASKING + "test_a_lead_who_wrote_a_part_lifts_nothing_for_others",
    ),
    Guard(
        ASKING,
        "if command.of not in statement.sought:",
        "if False:",
        T_ASKING + "test_the_deputy_is_asked_before_anything_is_lifted",
    ),
    Guard(
        ASKING,
        "if heard and command.at < heard + patience(statement, crisis):",
        "if False:",
        T_ASKING + "test_nobody_lifts_for_somebody_who_is_there",
    ),
    Guard(
        "bot/domain/asking.py",
        "exhausted=s.exhausted - frozenset({role})",
        "exhausted=s.exhausted",
        T_ASKING + "test_whoever_receives_an_exhausted_role_is_asked_before_it_is_passed_over",
    ),
    Guard(
        GLASS,
        "if command.by == glass.proposed_by:",
        "if False:",
        T_GLASS + "test_the_lead_alone_breaks_nothing",
    ),
    Guard(
        GLASS,
        "check_lead(command, crisis)",
        "check_team(command, crisis)",
        T_GLASS + "test_nobody_but_the_lead_begins",
    ),
    Guard(
        GLASS,
        "if command.by in statement.authors:",
        "if False:",
        T_GLASS + "test_who_wrote_it_breaks_nothing",
    ),
    Guard(
        GLASS,
        "if untried := roles - statement.exhausted:",
        "if untried := frozenset():",
        T_GLASS + "test_nothing_is_passed_over_before_the_whole_line_was_asked",
    ),
    Guard(
        GLASS,
        "if guarded := roles & never_passed_over(statement):",
        "if guarded := frozenset():",
        T_GLASS + "test_counsel_is_never_passed_over_on_words_nobody_has_tagged_yet",
    ),
    Guard(
        GLASS,
        "if blocking(statement, crisis):",
        "if False:",
        T_GLASS + "test_a_no_cannot_be_passed_over",
    ),
    Guard(
        GLASS,
        "if not crisis.playbook.break_glass:",
        "if False:",
        T_GLASS + "test_a_playbook_can_switch_it_off",
    ),
    Guard(
        GLASS,
        "or glass.proposed_by != crisis.lead",
        "",
        T_GLASS + "test_a_lead_who_is_none_any_more_began_nothing",
    ),
    Guard(
        GATE,
        "glass.digest != statement.digest or glass.roles & never_passed_over(statement)",
        "glass.digest != statement.digest",
        T_GLASS + "test_a_tag_added_later_makes_it_void",
    ),
    Guard(
        GATE,
        "people = max(len(roles), rule.people - len(rule.roles & glass.roles))",
        "people = len(roles)",
        T_GLASS + "test_more_people_than_roles_are_still_needed",
    ),
    Guard(
        COURSE,
        "send_at=None, glass=None)",
        "send_at=None)",
        T_GLASS + "test_whoever_speaks_up_ends_it",
    ),
    Guard(
        COURSE,
        "        glass=None,\n    )\n",
        "    )\n",
        T_GLASS + "test_it_stands_for_these_words_only",
    ),
    Guard(
        LEADING,
        "or (heard and heard >= command.since)",
        "",
        T_LEADING + "test_a_lead_who_was_heard_stays_the_lead",
    ),
    Guard(
        LEADING,
        "out = crisis.keep_out | crisis.deactivated | crisis.passed_leads | {silent}",
        "out = crisis.deactivated | crisis.passed_leads | {silent}",
        T_LEADING + "test_who_is_kept_out_never_leads",
    ),
    Guard(
        LEADING,
        "void_clearances(LeadReturned(by=command.by, at=command.at), crisis)",
        "[LeadReturned(by=command.by, at=command.at)]",
        T_LEADING + "test_what_rested_on_the_acting_leads_approval_is_lost_when_the_lead_is_back",
    ),
    Guard(
        LEADING,
        "return void_clearances(returned, crisis)",
        "return [returned]",
        T_LEADING + "test_what_rested_on_the_stand_in_is_lost_when_the_role_goes_back",
    ),
    Guard(
        LEADING,
        "events = void_clearances(gone, crisis)",
        "events: list[Event] = [gone]",
        T_LEADING + "test_an_approval_of_an_account_that_is_switched_off_does_not_count",
    ),
    Guard(
        "bot/bootstrap.py",
        "drill_relay=relay({}, {}, {}, None, drill=True)",
        "drill_relay=relay({}, {}, {}, pager, drill=True)",
        "tests/application/test_silence.py::test_the_relay_of_drills_has_no_pager",
    ),
    Guard(
        "bot/domain/reactions/asking.py",
        "and crisis.playbook.paging and not crisis.drill",
        "and crisis.playbook.paging",
        T_ASKING + "test_nobody_is_paged_in_a_drill",
    ),
    # Freeze and thaw
    Guard(
        FREEZING,
        "if due < command.at + GOOD_TIME:",
        "if False:",
        T_FREEZE + "test_an_overdue_post_is_not_put_back_for_the_time_it_had",
    ),
    Guard(
        FREEZING,
        "if command.held_by or command.held_by_others:",
        "if False:",
        T_FREEZE + "test_nothing_is_put_back_while_another_crisis_holds_the_account",
    ),
    Guard(
        FREEZING,
        "if crisis.freeze.active:\n        raise FreezeStillOn\n    if item.fate is Fate.RESUMED",
        "if item.fate is Fate.RESUMED",
        T_FREEZE + "test_nothing_is_put_back_or_dropped_while_the_freeze_is_on",
    ),
    Guard(
        FREEZING,
        "item.fate is not Fate.PAUSED or command.decided_elsewhere",
        "item.fate is not Fate.PAUSED",
        T_FREEZE + "test_what_another_crisis_decided_on_is_not_put_back_a_second_time",
    ),
    Guard(
        "bot/domain/reactions/freezing.py",
        "if crisis.drill:\n        return",
        "if False:\n        return",
        T_FREEZE + "test_in_a_drill_nothing_is_touched",
    ),
    Guard(
        "bot/domain/reactions/freezing.py",
        "urgent=post.due <= event.at + URGENT_WITHIN",
        "urgent=False",
        T_FREEZE + "test_what_is_due_within_two_minutes_goes_first_and_waits_for_no_other",
    ),
    Guard(
        QUEUES,
        "if frozen or self._clock.now() + GOOD_TIME > effect.due:",
        "if False:",
        A_FREEZE + "test_a_time_that_came_too_near_meanwhile_is_refused_and_asked_about_again",
    ),
    Guard(
        QUEUES,
        "if not await queue.really_schedules():",
        "if False:",
        A_FREEZE + "test_a_server_that_only_pretends_is_named_and_not_touched",
    ),
    Guard(
        QUEUES,
        "key=_key(effect), unclear=True",
        "key=_key(effect), unclear=False",
        A_FREEZE + "test_a_lost_answer_puts_it_back_once",
    ),
    Guard(
        "bot/presentation/desk/thawing.py",
        "command.by in c.team and not c.keep_out & crisis.team",
        "command.by in c.team",
        "tests/application/test_desk_freezing.py::"
        "test_a_crisis_that_somebody_must_not_know_of_is_not_named",
    ),
)
