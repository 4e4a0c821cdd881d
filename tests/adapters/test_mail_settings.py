"""What `organisation.yaml` says about e-mail, the feed and paging, and what is wrong with it."""

from pathlib import Path

import pytest

from bot.adapters.outlets import OutletMistakes, make_outlets, mistakes_of, secrets_of
from bot.adapters.outlets.email import EmailGroup, EmailTypesetter
from bot.adapters.playbooks import EmailOutlet, PlaybookMistakes, load_organisation
from bot.adapters.system import SystemClock
from bot.domain.values import FIRST_HOME, OutletId
from tests.adapters.outlet_worlds import SECRET, BoardWorld
from tests.adapters.playbook_files import change, good_folder
from tests.adapters.slack.workshop import slack_workshop

INVESTORS = OutletId("investors")
MAIL = """\
  investors:
    type: email
    title: Letter to investors
    language: de
    from: Northwind <press@northwind.example>
    host: mail.northwind.example
    user: crisis
    password_env: MAIL_PASSWORD
    recipients: [Ida Investor <ida@example.org>, jo@example.org]
"""
MORE = """\
feed:
  title: Northwind
  link: https://northwind.example/
  description: What Northwind says.
paging:
  webhook: {url: "https://pager.example/x", secret_env: PAGER_SECRET}
  email: {from: crisis@northwind.example, host: 127.0.0.1, tls: none}
"""
ENVIRONMENT = {
    "CRISIS_DEMO_WEBHOOK_URL": "http://127.0.0.1:1/hook",
    "CRISIS_DEMO_WEBHOOK_SECRET": SECRET,
    "MAIL_PASSWORD": "s3cret",
    "PAGER_SECRET": SECRET,
}

CLOCK = SystemClock()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = good_folder(tmp_path).organisation
    change(path, "outlets:\n", f"outlets:\n{MAIL}")
    path.write_text(path.read_text("utf-8") + MORE, encoding="utf-8")
    return path


def test_it_is_read_and_no_address_shows(file: Path) -> None:
    organisation = load_organisation(file)
    settings = organisation.outlets[INVESTORS]
    assert isinstance(settings, EmailOutlet)
    assert (settings.port, settings.tls) == (587, "starttls")
    assert organisation.outlet(INVESTORS).language == "de"
    assert organisation.feed is not None
    assert organisation.feed.title == "Northwind"
    assert organisation.paging is not None
    assert organisation.paging.variables == ("PAGER_SECRET",)
    assert "ida@example.org" not in repr(organisation)


def test_its_secrets_are_known_to_what_keeps_them_out_of_the_log(file: Path) -> None:
    found = secrets_of(load_organisation(file), ENVIRONMENT)
    assert {"s3cret", SECRET} <= set(found)


async def test_the_outlet_is_made_with_its_typesetter(file: Path) -> None:
    async with slack_workshop() as workshop:
        board = BoardWorld(workshop).board
        organisation = load_organisation(file)
        made = make_outlets(organisation, ENVIRONMENT, boards={FIRST_HOME: board}, clock=CLOCK)
        async with made as routes:
            assert isinstance(routes.outlets[INVESTORS], EmailGroup)
            assert isinstance(routes.typesetters[INVESTORS], EmailTypesetter)
            assert set(routes.typesetters) == {INVESTORS, "newsroom", "intranet"}
            assert set(routes.accounts) == {"intranet"}
            assert routes.queues == {}
            assert routes.comments == {}
        unset = {name: value for name, value in ENVIRONMENT.items() if name != "MAIL_PASSWORD"}
        with pytest.raises(OutletMistakes, match="MAIL_PASSWORD is not set"):
            async with make_outlets(organisation, unset, boards={FIRST_HOME: board}, clock=CLOCK):
                pass


def test_a_group_may_stand_in_a_file_beside(file: Path) -> None:
    change(file, "[Ida Investor <ida@example.org>, jo@example.org]", "investors.txt")
    organisation = load_organisation(file)
    assert "cannot be read" in mistakes_of(organisation, INVESTORS, ENVIRONMENT)
    beside = file.parent / "investors.txt"
    beside.write_text("# nobody yet\n", encoding="utf-8")
    assert "holds no address" in mistakes_of(organisation, INVESTORS, ENVIRONMENT)
    beside.write_text("ida@example.org\nIda Investor\n", encoding="utf-8")
    assert "line 2 must be an e-mail" in mistakes_of(organisation, INVESTORS, ENVIRONMENT)
    beside.write_text("ida@example.org\n", encoding="utf-8")
    assert mistakes_of(organisation, INVESTORS, ENVIRONMENT) == ""


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("from: Northwind <press@northwind.example>", "from: Northwind", "must be an e-mail"),
        ("jo@example.org]", "jo]", "must be an e-mail address"),
        ("[Ida Investor <ida@example.org>, jo@example.org]", "[]", "empty"),
        ("[Ida Investor <ida@example.org>, jo@example.org]", "../x.txt", "beside"),
        ("password_env: MAIL_PASSWORD", "password_env: s3cret!", "name of an environment"),
        ("    password_env: MAIL_PASSWORD\n", "", "both `user` and `password_env`"),
        ("    user: crisis", "    user: crisis\n    tls: none", "on this machine alone"),
        ("link: https://northwind.example/", "link: northwind", "link"),
        ("127.0.0.1, tls: none}", "mail.example, tls: none}", "on this machine alone"),
        ("https://pager.example/x", "http://pager.example/x", "https://"),
        ("language: de", "language: German", "language"),
    ],
)
def test_a_mistake_is_named(file: Path, old: str, new: str, says: str) -> None:
    change(file, old, new)
    with pytest.raises(PlaybookMistakes) as failed:
        load_organisation(file)
    assert says in str(failed.value)
    assert "s3cret!" not in str(failed.value)
