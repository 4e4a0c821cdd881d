"""What the app package is made of: what was typed, the settings, and `organisation.yaml`."""

from collections.abc import Mapping

from bot.adapters.playbooks import Organisation, PlaybookMistakes, load_organisation
from bot.adapters.teams.package import LONGEST_DEVELOPER, BadPackage, Package, package_bytes
from bot.setting_values import APP_ID_AT
from bot.settings import LocalSettings
from bot.terminal import Trouble

APP_ID = "MICROSOFT_APP_ID"


def packed(settings: LocalSettings, given: Mapping[str, str | None]) -> bytes:
    """The package for what was `given` by option name. Raises Trouble."""
    organisation = _organisation(settings)
    host = given["host"] or ""
    website = given["website"] or f"https://{host}"
    try:
        package = Package(
            host=host,
            app_id=_app_id(settings, given["app_id"]),
            developer=given["developer"] or organisation.name[:LONGEST_DEVELOPER].strip(),
            website=website,
            privacy=given["privacy"] or website,
            terms=given["terms"] or website,
            rooms=organisation.teams.rooms if organisation.teams else "thread",
        )
    except BadPackage as bad:
        raise Trouble(str(bad)) from None
    return package_bytes(package)


def _organisation(settings: LocalSettings) -> Organisation:
    try:
        return load_organisation(settings.crisis_playbooks / "organisation.yaml")
    except PlaybookMistakes as mistakes:
        raise Trouble(f"organisation.yaml is to be right first.\n{mistakes}") from None


def _app_id(settings: LocalSettings, given: str | None) -> str:
    app_id = (given or settings.environment.get(APP_ID) or "").strip()
    if not app_id:
        raise Trouble(
            f"{APP_ID} is missing. It stands at {APP_ID_AT} Put it into the environment or .env,"
            " or give it as --app-id."
        )
    return app_id
