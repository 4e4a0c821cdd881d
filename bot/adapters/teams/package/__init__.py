"""The app package that an administrator uploads to Teams: a manifest and two pictures."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from yarl import URL

from bot.adapters.teams.home import Kind
from bot.adapters.teams.package.icons import colour_icon, outline_icon

LONGEST_DEVELOPER = 32
GRAPH_IN_TEAM: Mapping[Kind, tuple[str, ...]] = {
    "thread": (),
    "channel": ("Channel.Create.Group", "ChannelSettings.Read.Group", "TeamSettings.Read.Group"),
    "chat": (),
}
"""What the team's owner grants at installation. A group chat is in no team: what it takes an
administrator grants for the whole tenant."""

_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_LABEL = r"(?!-)[a-z0-9-]{1,63}(?<!-)"
_HOST = re.compile(rf"(?=.{{1,253}}\Z)({_LABEL}\.)+(?![0-9]+\Z){_LABEL}")
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""Every file's date, so that the same input gives the same bytes."""


class BadPackage(ValueError):
    """The package cannot be made of this. Its message says what is wrong and what to write."""


@dataclass(frozen=True, kw_only=True)
class Package:
    """What the package depends on. `host` is where Teams reaches the bot; the pages are addresses
    that begin with https://. Raises BadPackage."""

    host: str
    app_id: str
    developer: str
    website: str
    privacy: str
    terms: str
    rooms: Kind = "thread"

    def __post_init__(self) -> None:
        if not _HOST.fullmatch(self.host.lower()):
            raise BadPackage(
                f"{self.host!r} is not a host name. Write the name alone, such as bot.example.org:"
                " no https://, no port, no path, no number for an address."
            )
        if not _GUID.fullmatch(self.app_id.lower()):
            raise BadPackage("The app id is no GUID such as 6f1d2c3b-0a4e-4b5c-8d7e-9f0a1b2c3d4e.")
        if not 0 < len(self.developer) <= LONGEST_DEVELOPER:
            raise BadPackage(f"The developer's name must have 1 to {LONGEST_DEVELOPER} characters.")
        for page in (self.website, self.privacy, self.terms):
            _require_page(page)


def _require_page(page: str) -> None:
    try:
        address = URL(page)
    except ValueError:
        address = URL()
    if address.scheme != "https" or not address.host or address.user:
        raise BadPackage(f"{page!r} is not the address of a page: it must begin with https://.")


def package_bytes(package: Package) -> bytes:
    """The zip to upload; the same for the same input."""
    written = json.dumps(manifest(package), indent=2, ensure_ascii=False) + "\n"
    parts = {
        "manifest.json": written.encode(),
        "color.png": colour_icon(),
        "outline.png": outline_icon(),
    }
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED, compresslevel=9) as archive:
        for name, part in parts.items():
            archive.writestr(_entry(name), part)
    return content.getvalue()


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, _LONG_AGO)
    entry.compress_type = ZIP_DEFLATED
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    return entry


def manifest(package: Package) -> dict[str, Any]:
    """The template that lies beside this file, filled in."""
    made: dict[str, Any] = json.loads(_template())
    app_id = package.app_id.lower()
    for part in (*made["bots"], *made["composeExtensions"]):
        part["botId"] = app_id
    made |= {
        "version": _numbers(version("crisis-war-room")),
        "id": app_id,
        "developer": {
            "name": package.developer,
            "websiteUrl": package.website,
            "privacyUrl": package.privacy,
            "termsOfUseUrl": package.terms,
        },
        "validDomains": [package.host.lower()],
        "webApplicationInfo": {"id": app_id, "resource": f"api://botid-{app_id}"},
    }
    if permissions := GRAPH_IN_TEAM[package.rooms]:
        asked = [{"name": name, "type": "Application"} for name in permissions]
        made["authorization"] = {"permissions": {"resourceSpecific": asked}}
    return made


def _numbers(version: str) -> str:
    """Teams takes three numbers, and nothing that may stand after them."""
    return ".".join([*re.findall(r"[0-9]+", version), "0", "0"][:3])


def _template() -> str:
    return (files(__package__) / "manifest.json").read_text(encoding="utf-8")
