"""The `crisis` command. Exit codes: 0 done, 1 the answer is no, 2 wrong use or settings.

Each command imports what it needs when it is run, so that none waits for another's libraries.
"""

import asyncio
import gc
import json
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bot.settings import LocalSettings, SettingsError, load_local_settings, load_settings
from bot.terminal import NO, Negative, Trouble, naming, table, write_new

if TYPE_CHECKING:
    from bot.archive import Verdict

T = TypeVar("T")
PORT = click.IntRange(0, 65535)


class Crisis(click.Group):
    """Ends with words and an exit code whatever is wrong with what it was given."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except SettingsError as wrong:
            raise Trouble(str(wrong)) from None


@click.group(cls=Crisis, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="crisis-war-room", prog_name="crisis")
def main() -> None:
    """A war room in Slack or Teams: nothing goes out that the crisis team has not approved."""


def _run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)


# Running


@main.command()
@click.option("--port", type=PORT, default=0, help="The page's port; by default a free one.")
@click.option("--no-browser", is_flag=True, help="Do not open the page in a browser.")
@click.option("--tour", is_flag=True, help="Play one whole crisis here in the terminal.")
@click.option("--teams", is_flag=True, help="In Microsoft's Agents Playground instead of Slack.")
@click.option("--playground", metavar="PATH", help="An installed Playground; else npx fetches it.")
def demo(port: int, *, no_browser: bool, tour: bool, teams: bool, playground: str | None) -> None:
    """Try it: a Slack workspace on this machine, or Teams, with people to play."""
    if teams:
        from bot.demo.teams import main as in_teams

        if tour:
            raise click.UsageError("The tour is played in Slack: take --teams out.")
        sys.exit(in_teams.run(port=port, browser=not no_browser, playground=playground))
    from bot.demo.main import run

    sys.exit(run(port=port, browser=not no_browser, touring=tour))


@main.command()
def serve() -> None:
    """Run the bot until it is told to stop (Ctrl-C)."""
    # What loading makes stays for good; a fifth of the start went into looking whether it does.
    gc.disable()
    from bot import serving  # noqa: F401
    from bot.starting import start

    gc.freeze()
    gc.enable()
    start(load_settings())


@main.command()
def doctor() -> None:
    """Check tokens, scopes, channels, people, playbooks, outlets and database."""
    from bot.adapters.doctor import examine, failed, summary
    from bot.adapters.system import SystemClock

    findings = _run(examine(load_settings(), SystemClock()))
    table(
        ("", "Area", "Found", "What to do"),
        [(one.health, one.area, one.what, one.fix) for one in findings],
    )
    click.echo()
    if failed(findings):
        click.echo(summary(findings), err=True)
        sys.exit(NO)
    click.echo("Nothing would fail on the night.")


# Looking at crises


@main.command(name="list")
def list_() -> None:
    """Every crisis recorded, of all platforms: where it stands, who leads, in which room."""
    from bot.archive import COLUMNS, reading, row_of

    async def rows(settings: LocalSettings) -> list[tuple[str, ...]]:
        async with reading(settings.database_path) as reader:
            return [row_of(await reader.records(one)) for one in await reader.crises()]

    found = _run(rows(load_local_settings()))
    if not found:
        click.echo("No crisis has been recorded yet.", err=True)
        return
    table(COLUMNS, found)


@main.command()
@click.argument("crisis")
@click.option("--format", "format_", type=click.Choice(["md", "html", "json", "csv"]), default="md")
@click.option("--output", type=click.Path(path_type=Path), help="A new file; else the terminal.")
def export(crisis: str, format_: str, output: Path | None) -> None:
    """The timeline of CRISIS (code name or id). It holds unpublished drafts.

    JSON holds the log itself as well: whoever has the file can check it with `crisis verify`.
    """
    from bot.archive import exported, find, reading

    async def content(settings: LocalSettings) -> bytes:
        async with reading(settings.database_path) as reader:
            return exported(await find(reader, crisis), format_)

    found = _run(content(load_local_settings()))
    if output is None:
        sys.stdout.buffer.write(found)
        return
    write_new(output, found)
    click.echo(f"Written to {output}, readable by you alone.", err=True)


@main.command()
@click.argument("what", metavar="FILE|CRISIS")
def verify(what: str) -> None:
    """Whether a log is as the bot wrote it: of a recorded crisis, an export, or a backup."""
    file = Path(what)
    if file.is_file():
        verdicts = _judged_file(file)
    else:
        verdicts = [_run(_judged_crisis(load_local_settings(), what))]
    for verdict in verdicts:
        click.echo(verdict.words, err=not verdict.sound)
    if not all(verdict.sound for verdict in verdicts):
        sys.exit(NO)


async def _judged_crisis(settings: LocalSettings, wanted: str) -> "Verdict":
    from bot.archive import find, judge, reading

    try:
        async with reading(settings.database_path) as reader:
            return judge(await find(reader, wanted))
    except Trouble as trouble:
        raise type(trouble)(f"There is no file `{wanted}`. {trouble.message}") from None


async def _judged_database(file: Path) -> "list[Verdict]":
    from bot.archive import judge, reading

    async with reading(file) as reader:
        return [judge(await reader.records(one)) for one in await reader.crises()]


def _judged_file(file: Path) -> "list[Verdict]":
    from bot.adapters.store.exported import NotAnExport
    from bot.archive import is_database, judge_file

    try:
        if is_database(file):
            return _run(_judged_database(file))
        return [judge_file(file.read_bytes())]
    except NotAnExport as no_export:
        raise Trouble(
            f"{file} cannot be checked: {no_export}. Only JSON exports and backups hold the log"
            " itself: `crisis export CRISIS --format json`."
        ) from None
    except OSError as error:
        raise Trouble(f"{file} cannot be read: {error.strerror}.") from None


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Copy the whole log into a new FILE, also while the bot runs."""
    from bot.archive import reading

    async def copy(settings: LocalSettings) -> None:
        async with reading(settings.database_path) as reader:
            with naming(file):
                await reader.backup(file)

    _run(copy(load_local_settings()))
    click.echo(
        f"Copied to {file}, readable by you alone. It holds unpublished drafts: keep it safe."
        " A bot started on the copy asks before it sends what was under way.",
        err=True,
    )


# Microsoft Teams


@main.command(name="teams-package")
@click.option("--host", required=True, help="Where Teams reaches the bot: bot.example.org.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("crisis-teams.zip"),
    show_default=True,
    help="A new file.",
)
@click.option("--app-id", help="By default MICROSOFT_APP_ID, from the environment or .env.")
@click.option("--developer", help="Who answers for the app; by default the organisation's name.")
@click.option("--website", help="Its page, https://…; by default the host's.")
@click.option("--privacy", help="The page on privacy; by default the website.")
@click.option("--terms", help="The page on terms of use; by default the website.")
def teams_package(out: Path, **given: str | None) -> None:
    """Write the app package that an administrator uploads to Microsoft Teams.

    What it asks Teams for depends on `teams: rooms:` in organisation.yaml.
    """
    from bot.packing import packed

    host = given["host"]
    write_new(out, packed(load_local_settings(), given))
    click.echo(f"Written to {out}. Upload it at admin.teams.microsoft.com → Manage apps.", err=True)
    click.echo(f"The bot's messaging endpoint in Azure is https://{host}/api/messages", err=True)
    if not (given["website"] and given["privacy"] and given["terms"]):
        click.echo("The app names the bot's own address as its page: see --help.", err=True)


# Playbooks


@main.group()
def playbook() -> None:
    """Check, show and make playbooks, in the folder that CRISIS_PLAYBOOKS names."""


@playbook.command()
def check() -> None:
    """Name every mistake by file, line and column."""
    from bot.adapters.playbooks import Severity
    from bot.adapters.playbooks import check as problems_in

    folder = load_local_settings().crisis_playbooks
    problems = problems_in(folder)
    for problem in problems:
        click.echo(str(problem))
    if any(one.severity is Severity.ERROR for one in problems):
        sys.exit(NO)
    click.echo(f"Every playbook in {folder} can be used.")


@playbook.command()
@click.argument("name", required=False)
def show(name: str | None) -> None:
    """What playbook NAME comes to, defaults and all; without a name, which there are."""
    from bot.adapters.playbooks import describe

    playbooks = _playbooks(load_local_settings())
    if name is None:
        table(("Name", "Title"), [(key, one.title) for key, one in playbooks.items()])
        return
    if name not in playbooks:
        raise Trouble(f"There is no playbook `{name}`. There are: {', '.join(playbooks)}.")
    _print_yaml(describe(playbooks[name]))


@playbook.command()
@click.argument(
    "file", type=click.Choice(["playbook.yaml", "organisation.yaml"]), default="playbook.yaml"
)
def schema(file: Any) -> None:
    """The JSON schema of a file, for an editor that helps while typing."""
    from bot.adapters.playbooks import schema as schema_of

    click.echo(json.dumps(schema_of(file), indent=2, ensure_ascii=False))


@playbook.command()
@click.argument("name")
def new(name: str) -> None:
    """Make a commented playbook NAME to begin with."""
    from bot.adapters.playbooks import PlaybookMistakes, new_playbook

    folder = load_local_settings().crisis_playbooks
    try:
        place = new_playbook(folder, name)
    except PlaybookMistakes as mistakes:
        raise Trouble(str(mistakes)) from None
    except OSError as error:
        raise Trouble(f"{folder} cannot be written to: {error.strerror}.") from None
    click.echo(f"{place} is ready. Edit playbook.yaml, then run: crisis playbook check")


def _playbooks(settings: LocalSettings) -> dict[str, Any]:
    from bot.adapters.playbooks import PlaybookMistakes, load_playbooks

    try:
        return dict(load_playbooks(settings.crisis_playbooks))
    except PlaybookMistakes as mistakes:
        raise Negative(str(mistakes)) from None


def _print_yaml(content: dict[str, Any]) -> None:
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.width = 100
    yaml.dump(content, sys.stdout)
