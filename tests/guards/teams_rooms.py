"""The guards of war rooms on Teams: who could read along, where words go, once, and as data."""

from tests.guards.guards import Guard

HERE = "bot/adapters/teams/"
LISTENERS = f"{HERE}listeners.py"
SUBMISSIONS = f"{HERE}submissions.py"
TURNS = f"{HERE}turns.py"
DIALOGUES = f"{HERE}dialogues.py"
DIRECTORY = f"{HERE}directory.py"
ROOM = f"{HERE}room.py"
SPANS = f"{HERE}spans.py"
CARDS = f"{HERE}cards.py"
HTML = f"{HERE}html.py"
FILES = f"{HERE}files.py"
LIFECYCLE = "bot/domain/decisions/lifecycle.py"
T = "tests/adapters/teams/"
T_WHO = f"{T}test_residents.py::"
T_LISTEN = f"{T}test_listeners.py::"
T_FORMS = f"{T}test_form_posts.py::"
T_FILES = f"{T}test_files.py::"
T_TYPED = f"{T}test_typed_words.py::"
T_HEARD = f"{T}test_activities.py::"
T_OPENING = "tests/domain/test_opening.py::"
A_PLATFORMS = "tests/application/test_platforms.py::"

TEAMS_ROOM_GUARDS: tuple[Guard, ...] = (
    # Who could read along
    Guard(
        DIRECTORY,
        "return team | self._all_of(members)",
        "return team",
        T_WHO + "test_whoever_reads_the_channel_or_is_in_the_team_could_read_along",
    ),
    Guard(
        "bot/presentation/desk/overlooking.py",
        "readers = await self._readers(home)",
        "readers = frozenset()",
        A_PLATFORMS
        + "test_whoever_the_platform_says_could_read_along_keeps_a_room_from_being_opened",
    ),
    Guard(
        LIFECYCLE,
        "(command.readers - command.roster) | ",
        "",
        T_OPENING
        + "test_nothing_is_opened_where_somebody_could_read_the_drafts_who_is_not_on_the_roster",
    ),
    Guard(
        LIFECYCLE,
        " | (command.readers & keep_out)",
        "",
        T_OPENING + "test_nothing_is_opened_where_somebody_who_is_kept_out_could_read_the_drafts",
    ),
    Guard(
        LIFECYCLE,
        "if command.readers_unknown:",
        "if False:",
        T_OPENING + "test_nothing_is_opened_where_nobody_can_say_who_would_read_the_drafts",
    ),
    Guard(
        LIFECYCLE,
        "    check_room_is_private(command, crisis.keep_out)\n",
        "",
        "tests/domain/test_reopening.py::"
        "test_it_is_not_opened_again_where_somebody_could_read_the_new_room_who_may_not",
    ),
    # Once, in order, and answered
    Guard(
        TURNS,
        "if known is not None:\n            return known, False",
        "if False:\n            return known, False",
        T_LISTEN + "test_the_same_message_delivered_twice_is_one",
    ),
    Guard(
        TURNS,
        "self._known.pop(key, None)",
        "pass",
        T_LISTEN + "test_an_event_that_could_not_be_kept_is_not_taken_and_may_come_again",
    ),
    Guard(
        LISTENERS,
        "answered=True",
        "answered=False",
        T_LISTEN + "test_a_press_carries_the_buttons_action_and_facts",
    ),
    Guard(
        "bot/presentation/desk/desk.py",
        "Origin(place=press.room, answered=press.answered)",
        "Origin(place=press.room, answered=False)",
        "tests/application/test_desk.py::"
        "test_where_the_platform_shows_it_at_once_a_press_is_answered_and_not_told_again",
    ),
    Guard(
        LISTENERS,
        "await turn.held.enter_async_context(self._on.answering(heard.post))",
        "pass",
        T_LISTEN + "test_a_post_is_let_alone_until_the_press_on_it_is_answered",
    ),
    Guard(
        ROOM,
        "await self._answering.answered(post)",
        "pass",
        T_WHO + "test_a_post_stays_as_it_is_until_the_press_on_it_is_answered",
    ),
    Guard(
        SUBMISSIONS,
        "if card is not None:\n            late =",
        "if False:\n            late =",
        T_FORMS + "test_once_confirmed_the_card_is_there_again_with_the_answer",
    ),
    Guard(
        f"{HERE}patient.py",
        "    if isinstance(failed, OutcomeUnclear):\n        return AGAIN_AFTER_SECONDS\n",
        "    if isinstance(failed, OutcomeUnclear):\n        return None\n",
        f"{T}test_patient.py::test_what_was_put_off_or_whose_answer_was_lost_is_done_again",
    ),
    # Words where they belong
    Guard(
        DIALOGUES,
        "        if form.room is not None:\n            return conversation_of(form.room)\n",
        "",
        T_FORMS + "test_a_form_about_a_crisis_is_shown_in_its_war_room_only",
    ),
    Guard(
        DIALOGUES,
        "asked.conversation if at_home else None",
        "asked.conversation",
        T_FORMS + "test_the_opening_form_is_shown_to_the_asker_or_the_crisis_team",
    ),
    Guard(
        SUBMISSIONS,
        "and asker != asked.person",
        "and False",
        T_FORMS + "test_nobody_closes_another_persons_form",
    ),
    Guard(
        ROOM,
        "elif await self._is_open_war_room(place):",
        "elif True:",
        T_WHO + "test_an_answer_stands_before_others_in_the_war_room_alone",
    ),
    Guard(
        ROOM,
        'if await self._rooms.is_closed(place):\n            raise DeliveryFailed("is_archived"',
        'if False:\n            raise DeliveryFailed("is_archived"',
        T_WHO + "test_a_closed_war_room_gets_no_more_posts",
    ),
    Guard(
        "bot/presentation/cards/trouble.py",
        'case ["person" | "page", *person]:',
        'case ["page", *person]:',
        "tests/application/test_relay.py::test_who_cannot_be_written_to_is_named_in_the_room",
    ),
    Guard(
        "bot/application/platforms.py",
        "if home not in self._known:",
        "if False:",
        A_PLATFORMS + "test_nothing_goes_to_one_platform_in_place_of_another",
    ),
    Guard(
        "bot/application/platforms.py",
        "return self._at(crisis.home)",
        "return self._at(FIRST_HOME)",
        A_PLATFORMS + "test_each_crisis_is_where_it_was_opened_and_each_place_where_its_name_says",
    ),
    # Files
    *(
        Guard(
            FILES, f"    {header},\n", "", T_FILES + "test_a_browser_keeps_nothing_and_runs_nothing"
        )
        for header in (
            '"Cache-Control": "no-store"',
            '"Referrer-Policy": "no-referrer"',
            '"X-Robots-Tag": "noindex"',
            '"X-Content-Type-Options": "nosniff"',
            '"Content-Security-Policy": "default-src \'none\'; sandbox"',
        )
    ),
    Guard(
        FILES,
        "until = now + EXPIRE_AFTER",
        "until = now + 2 * EXPIRE_AFTER",
        T_FILES + "test_a_link_ends_after_thirty_days",
    ),
    Guard(
        "bot/adapters/store/queries.sql",
        " WHERE token = ? AND expires_at > ?;",
        " WHERE token = ? AND ? IS NOT NULL;",
        "tests/contracts/test_store.py::TestSqliteStore::test_a_file_is_handed_out_until_it_expires",
    ),
    Guard(
        FILES,
        "return sha256(token.encode()).hexdigest()",
        "return token",
        T_FILES + "test_who_reads_the_store_cannot_make_the_link",
    ),
    # Typed words are data
    Guard(
        SPANS,
        "for piece in _READ_TOGETHER.split(words) if piece",
        "for piece in [words] if piece",
        T_TYPED + "test_nothing_in_a_run_is_left_to_expand",
    ),
    Guard(
        SPANS,
        'return _MARKUP.sub(lambda found: "\\\\" + found[0], calm)',
        "return calm",
        T_TYPED + "test_in_markdown_every_sign_is_only_a_sign",
    ),
    Guard(
        SPANS,
        "return _READ_TOGETHER.sub(JOINER, words)",
        "return words",
        T_TYPED + "test_in_markdown_every_sign_is_only_a_sign",
    ),
    Guard(
        SPANS,
        "    if not embedded + isolates:\n",
        "    if True:\n",
        T_TYPED + "test_the_direction_of_typed_words_ends_with_them",
    ),
    Guard(
        CARDS,
        "if exact and buttons:",
        "if False:",
        f"{T}test_cards.py::test_nobody_presses_a_button_on_words_they_were_not_shown_in_full",
    ),
    # What was said, and by whom
    Guard(
        HTML,
        " or _is_quoted(element)",
        "",
        T_HEARD + "test_a_reply_does_not_say_again_what_it_replies_to",
    ),
    Guard(
        HTML,
        "or element.tag in UNSEEN",
        "",
        T_HEARD + "test_html_becomes_the_words_its_reader_saw",
    ),
)
