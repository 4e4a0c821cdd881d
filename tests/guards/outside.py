"""The guards of the watch, of taking down, and between two crises."""

from tests.guards.guards import Guard

RECOGNISING = "bot/domain/recognising.py"
REMOVING = "bot/domain/decisions/removing.py"

T_WATCH = "tests/domain/test_watching.py::"
T_REMOVE = "tests/domain/test_removing.py::"
T_TOGETHER = "tests/domain/test_together.py::"
A_WATCH = "tests/application/test_watch.py::"
A_REMOVE = "tests/application/test_removing.py::"
A_TOGETHER = "tests/application/test_together.py::"

OUTSIDE_GUARDS: tuple[Guard, ...] = (
    # What the bot published, and what stood there before, never alarms; anything else does
    Guard(
        RECOGNISING,
        "if delivery.passage in ARRIVING:",
        "if False:",
        A_WATCH + "test_the_bots_own_post_seen_before_its_answer_alarms_nobody",
    ),
    Guard(
        RECOGNISING,
        "if delivery.reference and delivery.reference == reference:",
        "if False:",
        A_WATCH + "test_what_another_crisis_published_alarms_nobody",
    ),
    Guard(
        RECOGNISING,
        "if not _about_then(delivery, crisis, at):",
        "if False:",
        T_WATCH + "test_approved_words_that_somebody_else_posts_before_the_bot_does_alarm",
    ),
    Guard(
        RECOGNISING,
        "and not crisis.over and not crisis.drill",
        "and not crisis.over",
        A_WATCH + "test_nothing_is_watched_in_a_drill",
    ),
    Guard(
        "bot/domain/decisions/watching.py",
        "if command.posted_at <= crisis.watched_since:",
        "if False:",
        T_WATCH + "test_what_stood_there_before_the_crisis_never_alarms",
    ),
    # Nothing is taken down without the approval it needs, nor after the stand-down
    Guard(
        REMOVING,
        "at_once = not own and command.by == crisis.lead",
        "at_once = not own",
        T_REMOVE + "test_anybody_on_the_team_asks_and_the_lead_is_told",
    ),
    Guard(
        REMOVING,
        "return asked - statement.authors - {removal.proposed_by}",
        "return asked - statement.authors",
        T_REMOVE + "test_it_takes_two_people_even_of_the_lead",
    ),
    Guard(
        REMOVING,
        "return asked - statement.authors - {removal.proposed_by}",
        "return (asked | statement.authors) - {removal.proposed_by}",
        T_REMOVE + "test_an_author_may_ask_and_never_approve",
    ),
    Guard(
        REMOVING,
        "    if crisis.over:\n        raise CrisisIsOver\n",
        "",
        A_REMOVE + "test_after_the_stand_down_no_retry_asks_again",
    ),
    Guard(
        "bot/domain/decisions/proposing.py",
        "if what.ground not in AGAINST_COMMENTS:",
        "if False:",
        T_REMOVE + "test_no_comment_is_removed_because_it_is_not_ours",
    ),
    Guard(
        "bot/domain/removal.py",
        "approved_by=event.by, rehearsed=drill",
        "approved_by=event.by",
        T_REMOVE + "test_in_a_drill_a_removal_is_rehearsed_and_touches_nothing",
    ),
    # Two crises, a drill among them
    Guard(
        "bot/domain/decisions/together.py",
        "if command.into_drill != crisis.drill:",
        "if False:",
        T_TOGETHER + "test_a_drill_never_folds_into_a_real_crisis_nor_the_other_way_round",
    ),
    Guard(
        "bot/domain/decisions/together.py",
        "people=command.people - crisis.keep_out",
        "people=command.people",
        T_TOGETHER + "test_whoever_is_kept_out_of_the_first_is_not_let_in",
    ),
    Guard(
        "bot/domain/decisions/together.py",
        "    check_lead(command, crisis)\n    check_running(crisis)\n    people",
        "    check_team(command, crisis)\n    check_running(crisis)\n    people",
        T_TOGETHER + "test_nobody_but_its_lead_lets_them_in",
    ),
    Guard(
        "bot/application/together.py",
        'code_name=of.code_name if open_to_them else ""',
        "code_name=of.code_name",
        A_TOGETHER + "test_a_crisis_is_not_named_where_somebody_is_kept_out_of_it",
    ),
    Guard(
        "bot/presentation/desk/desk.py",
        "if _may_know(deed, crisis) and crisis.drill == drill",
        "if _may_know(deed, crisis)",
        A_TOGETHER + "test_from_a_drill_no_crisis_is_held",
    ),
)
