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

STATUS_OF = {"Slack": "status.slack.com", "Microsoft Teams": "status.cloud.microsoft"}
CREDENTIALS_REFUSED = "login_4"
"""How the reasons begin for which Microsoft gives no token, whatever the time."""


def start(settings: Settings) -> None:
    """Run until told to stop. Raises Trouble where the bot cannot start, and `SettingsError`."""
    from bot.serving import NotConnected, serve

    try:
        logging.configure(settings.crisis_log_level, secrets=_secrets(settings))
        asyncio.run(serve(settings))
    except PlaybookMistakes as mistakes:
        raise Trouble(f"The playbooks cannot be used:\n{mistakes}") from None
    except OutletMistakes as mistakes:
        raise Trouble(f"The outlets cannot be used:\n{mistakes}") from None
    except UnknownSchema as unknown:
        raise Trouble(f"{unknown}.") from None
    except NotConnected as out:
        raise _not_connected(out.platform, out.failed) from None
    except sqlite3.Error:
        raise Trouble(
            f"{settings.database_path} cannot be used as a database. `crisis doctor` says why."
        ) from None
    except OSError as error:
        raise _no_place(settings, error) from None


def _secrets(settings: Settings) -> list[str]:
    organisation = load_organisation(settings.crisis_playbooks / "organisation.yaml")
    return [*settings.secrets, *secrets_of(organisation, settings.environment)]


def _not_connected(platform: str, failed: DeliveryFailed) -> Trouble:
    if failed.final or failed.reason.startswith(CREDENTIALS_REFUSED):
        return Trouble(
            f"{platform} refuses the bot ({failed.reason}). `crisis doctor` says what to put right."
        )
    return Negative(
        f"{platform} could not be reached ({failed.reason}). Check this machine's way to the"
        f" internet and {STATUS_OF[platform]}, then start again."
    )


def _no_place(settings: Settings, error: OSError) -> Trouble:
    where = f"{settings.crisis_host}:{settings.crisis_port}"
    return Trouble(
        f"The bot cannot start: {error.strerror or error}. It listens at {where} (CRISIS_HOST,"
        f" CRISIS_PORT) and writes to {settings.database_path} (CRISIS_DATABASE_URL)."
    )
