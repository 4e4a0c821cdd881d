"""`crisis playbook check`: every mistake by file, line and column, in words that help."""

from pathlib import Path

import pytest

from bot.adapters.playbooks import Severity
from tests.adapters.playbook_files import Folder, change, good_folder, place_of

COUNSEL_LINE = "    holder: clara\n    deputies: [david]\n    eligible: [clara, david]"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return good_folder(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "at", "says"),
    [
        ("dont_say:", "dont_sey:", "dont_sey", "`dont_sey` is not known here. Did you mean"),
        ("drafts: social", "drafts: socail", "socail", "no role `socail`"),
        ("holder: clara", "holder: klara", "klara", "Did you mean `clara`?"),
        ("deputies: [david]\n    eligible: [clara", "deputies: [dave]\n    eligible: [clara",
         "dave", "no person `dave`"),
        ("eligible: [clara, david]", "eligible: [clara, mallory]", "mallory", "no person"),
        ("outlets: [newsroom, intranet]", "outlets: [newsrom]", "newsrom", "`newsroom`"),
        ("channels: [general]", "channels: [genral]", "genral", "Did you mean `general`?"),
        ("spokesperson: spokesperson", "spokesperson: speaker", "speaker", "no role"),
        ("ask: lead", "ask: led", "led\n", "Did you mean `lead`?"),
        ("roles: [lead, counsel]", "roles: [lead, consel]", "consel", "`counsel`"),
        ("  every:", "  evry:", "evry", "Did you mean `every`?"),
        ("    good_for: 4 h\n", "", "every:", "no `good_for`"),
        ("people: 2", "people: two", "two", "must be a whole number"),
        ("people: 2", "people: 0", "0\n\nsend", "of at least 1"),
        ("people: 2", "people: 3", "3\n\nsend", "can never approve"),
        ("send: after 30 s", "send: soon", "soon", "on press"),
        ("send: after 30 s", "send: after half an hour", "after half", "`30 s`"),
        ("send: after 30 s", "send: [at once]", "[at once]", "at once"),
        ("stale_after: 15 min", "stale_after: 15", "15", "`15 min`"),
        ("stale_after: 15 min", "stale_after: 0 s", "0 s\narchive", "at least 1 min"),
        ("archive_after: 24 h", "archive_after: 99 days", "99 days", "at most 30 days"),
        ("  low: Seen", "  lo: Seen", "lo: Seen", "Did you mean `low`?"),
        ("    holder: ana", "    holder: ana\n    holder: ben", "holder: ben", "here twice"),
        ("deputies: [ben]", "deputies: ben", "ben", "must be a list"),
        ("deputies: [ben]", "deputies: [ana]", "ana]", "its deputy too"),
        ("outlets: [newsroom, intranet]", "outlets: [intranet, intranet]", "intranet]", "twice"),
        ("eligible: [ana, ben, clara, david, ema]", "eligible: everyone", "everyone",
         "not everybody may take it"),
        ("title: Crisis lead", "title: ''", "''\n", "must not be empty"),
        ("title: Crisis lead", "title:", "title:\n    duties", "`title` is empty"),
        ("title: Ill-timed scheduled post\n", "", "when:", "`title` is missing"),
        ("  text: >-", "  text: '{{ spokesperson }} speaks'\n  also: >-", "'{{ sp", "as it stands"),
        ("facts:", "facts:\n  Big One: What?", "Big One", "must be a word such as"),
        ("ask: lead", "ask: lead\n  token: xoxb-123-456-abcdef", "token", "not known here"),
        ("ask: lead", "ask: !secret lead", "!secret", "Tags"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_playbook_is_named_where_it_stands(
    folder: Folder, old: str, new: str, at: str, says: str
) -> None:
    change(folder.playbook, old, new)
    places = {(problem.line, problem.column): problem for problem in folder.problems()}
    assert place_of(folder.playbook, at) in places or "title` is missing" in says
    assert any(says in problem.message for problem in places.values()), places
    assert all(problem.file == folder.playbook for problem in places.values())


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("owner: ana", "owner: zoe", "no person `zoe`"),
        ("owner: ana\n", "", "`owner` is missing"),
        ("slack: U0BEN", "slack: ben", "member's Slack id"),
        ("slack: U0BEN", "slack: U0ANA", "`ana` has the same Slack id"),
        (", slack: U0BEN", "", "needs `slack` (their member id), `teams`"),
        ("slack: U0BEN", "email: ben at x", "must be an e-mail address"),
        ("general: C0GENERAL", "general:", "is empty"),
        ("general: C0GENERAL", "general: '#general'", "channel's Slack id"),
        ("may_open: everyone", "may_open: managers", "must be `everyone` or a list"),
        ("may_open: everyone", "may_open: [ana, bob]", "no person `bob`"),
        ("external: []", "external: [U0STRANGER]", "slack:TEAM:USER"),
        ("type: webhook", "type: webhok", "Did you mean `webhook`?"),
        ("type: webhook", "typ: webhook", "needs a `type`"),
        ("channel: announcements", "channel: announcement", "Did you mean `announcements`?"),
        ("url_env: CRISIS_DEMO_WEBHOOK_URL", "url: http://www.x.example", "begins with https://"),
        ("    url_env: CRISIS_DEMO_WEBHOOK_URL\n", "", "either `url` or `url_env`"),
        ("secret_env: CRISIS_DEMO_WEBHOOK_SECRET", "secret: hunter2", "put the secret into the"),
        ("time_zone: Europe/Berlin", "time_zone: Europe/Berln", "`Europe/Berlin`"),
        ("languages: [en]", "languages: [English]", "must be a language"),
        ("  ana: {", "  bot: {", "a word the bot uses itself"),
    ],
)
def test_a_mistake_in_the_organisation_is_named(
    folder: Folder, old: str, new: str, says: str
) -> None:
    change(folder.organisation, old, new)
    found = folder.problems()
    assert any(says in str(one) and one.file == folder.organisation for one in found), found
    assert all(one.line for one in found)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("secret_env: CRISIS_DEMO_WEBHOOK_SECRET", "secret_env: whsec_c2VjcmV0c2VjcmV0"),
        ("secret_env: CRISIS_DEMO_WEBHOOK_SECRET", "secret: whsec_c2VjcmV0c2VjcmV0"),
        ("url_env: CRISIS_DEMO_WEBHOOK_URL", "url: https://bot:c2VjcmV0c2VjcmV0@x.example/hook"),
        ("slack: U0BEN", "slack: xoxb-c2VjcmV0c2VjcmV0"),
        ("owner: ana", "owner: xapp-c2VjcmV0c2VjcmV0"),
        ("type: webhook", "type: whsec_c2VjcmV0c2VjcmV0"),
    ],
)
def test_a_secret_in_the_file_is_an_error_that_does_not_repeat_it(
    folder: Folder, old: str, new: str
) -> None:
    change(folder.organisation, old, new)
    text = "\n".join(str(problem) for problem in folder.errors())
    assert "environment" in text
    assert "c2VjcmV0" not in text


def test_all_mistakes_of_all_files_come_in_one_go(folder: Folder) -> None:
    change(folder.organisation, "slack: U0GUS", "slak: U0GUS")
    change(folder.organisation, "owner: ana", "owner: anna")
    change(folder.playbook, "title: Ill-timed", "titel: Ill-timed")
    change(folder.playbook, "holder: david", "holder: davide")
    change(folder.playbook, "send: after 30 s", "send: later")
    change(folder.playbook, "drafts: social", "drafts: counsel")
    change(folder.holding, "{{ contact }}", "{{ kontact }}")
    text = "\n".join(str(problem) for problem in folder.errors())
    for part in ("`slak`", "`anna`", "`titel`", "`davide`", "`send`", "their own words", "kontact"):
        assert part in text
    assert "organisation.yaml" in text
    assert "playbook.yaml" in text
    assert "holding.en.md.j2:11:" in text


def test_a_misspelt_key_is_one_mistake_and_not_also_a_missing_one(folder: Folder) -> None:
    change(folder.playbook, "title: Ill-timed", "titel: Ill-timed")
    assert "Did you mean `title`?" in folder.only_problem().message


# What would fail on the night


def test_the_drafting_role_cannot_be_the_approver(folder: Folder) -> None:
    change(folder.playbook, "roles: [lead, counsel]", "roles: [lead, social]")
    (problem,) = folder.errors()
    assert "Nobody approves their own words" in problem.message
    assert (problem.line, problem.column) == place_of(folder.playbook, "[lead, social]")


def test_the_only_approver_cannot_be_whoever_drafts(folder: Folder) -> None:
    change(folder.playbook, COUNSEL_LINE,
           "    holder: ema")  # fmt: skip
    (problem,) = folder.errors()
    assert "What ema drafts nobody can clear" in problem.message


def test_two_required_roles_cannot_hang_on_one_person(folder: Folder) -> None:
    change(folder.playbook, COUNSEL_LINE,
           "    holder: ana")  # fmt: skip
    change(folder.playbook, "deputies: [ben]\n    eligible: [ana, ben, clara, david, ema]", "")
    (problem,) = folder.errors()
    assert "Only ana can hold `counsel` and `lead`" in problem.message


def test_three_required_roles_cannot_be_filled_by_two_people(folder: Folder) -> None:
    change(folder.playbook, "roles: [lead, counsel]\n    answer_within: 10 min\n    people: 2",
           "roles: [lead, counsel, spokesperson]")  # fmt: skip
    change(folder.playbook, "eligible: [ana, ben, clara, david, ema]", "eligible: [ana, ben]")
    change(folder.playbook, COUNSEL_LINE,
           "    holder: ana\n    deputies: [ben]")  # fmt: skip
    change(folder.playbook, "holder: david\n    deputies: [ana]\n    eligible: [david, ana, ben]",
           "holder: ben\n    deputies: [ana]")  # fmt: skip
    (problem,) = folder.errors()
    assert "need 3 different people" in problem.message


def test_a_required_role_needs_somebody_who_can_hold_it(folder: Folder) -> None:
    change(folder.playbook, COUNSEL_LINE + "\n",
           "")  # fmt: skip
    (problem,) = folder.errors()
    assert "Nobody can hold `counsel`" in problem.message
    assert (problem.line, problem.column) == place_of(folder.playbook, "counsel:")


def test_a_playbook_needs_a_lead(folder: Folder) -> None:
    change(folder.playbook, "  lead:\n", "  leader:\n")
    change(folder.playbook, "ask: lead", "ask: leader")
    change(folder.playbook, "roles: [lead, counsel]", "roles: [leader, counsel]")
    assert "There is no role `lead`" in folder.only_problem().message


def test_a_role_without_a_deputy_is_a_warning(folder: Folder) -> None:
    change(folder.playbook, "    holder: ema\n    deputies: [david]\n", "    holder: ema\n")
    problem = folder.only_problem()
    assert problem.severity is Severity.WARNING
    assert "nobody steps in while ema sleeps" in problem.message


def test_a_rule_for_every_kind_is_demanded(folder: Folder) -> None:
    change(folder.playbook, "  every:", "  holding:")
    assert "nothing about update, correction, closing" in folder.only_problem().message


def test_more_than_three_approvers_are_a_warning(folder: Folder) -> None:
    change(folder.playbook, "roles: [lead, counsel]\n    answer_within: 10 min\n    people: 2",
           "roles: [lead, counsel, spokesperson, scribe]")  # fmt: skip
    messages = [one.message for one in folder.problems() if one.severity is Severity.WARNING]
    assert any("take too long" in message for message in messages)


# Templates


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("We know {{ what_hapened }}.", "Did you mean `what_happened`?"),
        ("We know {{ what_happened", "unexpected end of template"),
        ("{% include '/etc/passwd' %}", "Only `{{ fact }}`"),
        ("{{ contact.__class__ }}", "Only `{{ fact }}`"),
        ("{% for i in range(9999999) %}x{% endfor %}", "Only `{{ fact }}`"),
        ("{{ contact | map('x') }}", "Only `{{ fact }}`"),
        ("{{ contact | nosuch }}", "Only `{{ fact }}`"),
        ("{{ 9 ** 9 ** 9 ** 9 }}", "Only `{{ fact }}`"),
        (" \n", "The template is empty"),
    ],
)
def test_a_template_that_would_fail_is_an_error(folder: Folder, text: str, says: str) -> None:
    folder.holding.write_text(text)
    problem = folder.only_problem()
    assert says in problem.message
    assert problem.file == folder.holding


def test_the_holding_statement_must_be_written_beforehand(folder: Folder) -> None:
    folder.holding.unlink()
    assert "on the night there is no time" in folder.only_problem().message


def test_a_template_under_a_wrong_name_is_found(folder: Folder) -> None:
    folder.holding.rename(folder.holding.with_name("holdin.en.md.j2"))
    text = "\n".join(problem.message for problem in folder.errors())
    assert "Did you mean `holding`?" in text


def test_a_missing_translation_of_the_holding_statement_is_a_warning(folder: Folder) -> None:
    change(folder.organisation, "languages: [en]", "languages: [en, de]")
    problem = folder.only_problem()
    assert problem.severity is Severity.WARNING
    assert problem.file.name == "holding.de.md.j2"


# Files that are no YAML


@pytest.mark.parametrize(
    ("content", "says", "line"),
    [
        (b"", "The file is empty", 0),
        (b"# only a comment\n", "The file is empty", 0),
        (b"- a\n- b\n", "must consist of keys", 1),
        (b"just words\n", "must consist of keys", 1),
        (b"title: a\nroles:\n\tlead: x\n", "indent with spaces only", 3),
        (b"title: a\nwhen: caf\xe9\n", "Save the file with the encoding UTF-8", 2),
        (b"title: 'never closed\n", "not valid YAML", 2),
        (b'say:\n  - "No." and more\n', "stands in quotes as a whole", 2),
        (b"a: 1\n---\nb: 2\n", "second document", 2),
        (b"a: \x00\n", "control character", 1),
        (b"a: *nowhere\n", "not valid YAML", 1),
        (b"[" * 5000, "nested too deeply", 0),
        (b"x" * (300 * 1024), "larger than 256 KB", 0),
        (b"a: &a [1,1,1,1,1,1,1,1,1,1]\nb: &b [" + b",".join([b"*a"] * 90) + b"]\nc: &c ["
         + b",".join([b"*b"] * 90) + b"]\nd: [" + b",".join([b"*c"] * 90) + b"]\n",
         "too many values", 1),
        (b"a: &a [*a]\n", "nested too deeply", 1),
        (b"? [a]\n: b\n", "must be a plain word", 1),
    ],
)  # fmt: skip
def test_a_file_that_is_no_playbook_is_a_clear_error(
    folder: Folder, content: bytes, says: str, line: int
) -> None:
    folder.playbook.write_bytes(content)
    problems = folder.problems()
    assert any(says in one.message and one.line == line for one in problems), problems


def test_a_missing_file_or_folder_is_a_clear_error(folder: Folder) -> None:
    folder.playbook.unlink()
    assert "There is no such file" in folder.only_problem().message
    assert "There is no such folder" in Folder(folder.path / "nowhere").only_problem().message
    folder.playbook.mkdir()
    assert "This is no file" in folder.only_problem().message


def test_two_playbooks_of_one_title_are_an_error(folder: Folder) -> None:
    copy = folder.path / "another"
    (copy / "statements").mkdir(parents=True)
    (copy / "playbook.yaml").write_bytes(folder.playbook.read_bytes())
    (copy / "statements" / folder.holding.name).write_bytes(folder.holding.read_bytes())
    assert "has the same title" in folder.only_problem().message


def test_a_folder_without_playbooks_says_how_to_make_one(folder: Folder, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    (empty / "organisation.yaml").write_bytes(folder.organisation.read_bytes())
    assert "`crisis playbook new`" in Folder(empty).only_problem().message
