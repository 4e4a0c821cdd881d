"""Starting the bot from the command line: what can stand in the way, in words."""

import asyncio
import sqlite3

from bot import logging
from bot.adapters.outlets import OutletMistakes, secrets_of
from bot.adapters.playbooks import PlaybookMistakes, load_organisation
from bot.adapters.store.database import UnknownSchema
from bot.application.ports import DeliveryFailed
from bot.settings import Settings
from bot.terminal import Negative, Trouble


def start(settings: Settings) -> None:
    """Run until told to stop. Raises Trouble where the bot cannot start."""
    from bot.serving import serve

    try:
        logging.configure(settings.crisis_log_level, secrets=_secrets(settings))
        asyncio.run(serve(settings))
    except PlaybookMistakes as mistakes:
        raise Trouble(f"The playbooks cannot be used:\n{mistakes}") from None
    except OutletMistakes as mistakes:
        raise Trouble(f"The outlets cannot be used:\n{mistakes}") from None
    except UnknownSchema as unknown:
        raise Trouble(f"{unknown}.") from None
    except DeliveryFailed as failed:
        raise _no_slack(failed) from None
    except sqlite3.Error:
        raise Trouble(
            f"{settings.database_path} cannot be used as a database. `crisis doctor` says why."
        ) from None
    except OSError as error:
        raise _no_place(settings, error) from None


def _secrets(settings: Settings) -> list[str]:
    organisation = load_organisation(settings.crisis_playbooks / "organisation.yaml")
    return [*settings.secrets, *secrets_of(organisation, settings.environment)]


def _no_slack(failed: DeliveryFailed) -> Trouble:
    if failed.final:
        return Trouble(
            f"Slack refuses the bot ({failed.reason}). `crisis doctor` says what to put right."
        )
    return Negative(
        f"Slack could not be reached ({failed.reason}). Check this machine's way to the internet"
        " and status.slack.com, then start again."
    )


def _no_place(settings: Settings, error: OSError) -> Trouble:
    where = f"{settings.crisis_host}:{settings.crisis_port}"
    return Trouble(
        f"The bot cannot start: {error.strerror or error}. It listens at {where} (CRISIS_HOST,"
        f" CRISIS_PORT) and writes to {settings.database_path} (CRISIS_DATABASE_URL)."
    )
