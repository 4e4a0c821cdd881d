"""Where the files lie that come with the bot: in a checkout at its top, in a wheel inside it."""

from importlib.resources import files
from pathlib import Path


def playbooks_folder() -> Path:
    """The shipped playbooks, with an example of an `organisation.yaml`."""
    return _shipped("playbooks")


def manifest_file() -> Path:
    """The Slack app's manifest."""
    return _shipped("manifest.yaml")


def demo_organisation_file() -> Path:
    """The organisation of `crisis demo`: the sandbox's cast, channels and outlets."""
    return _package() / "demo" / "organisation.yaml"


def demo_accounts_file() -> Path:
    """The accounts in public that `crisis demo` adds to its organisation."""
    return _package() / "demo" / "accounts.yaml"


def demo_file(name: str) -> Path:
    """Another file of the demonstrations."""
    return _package() / "demo" / name


def _shipped(name: str) -> Path:
    """Raises FileNotFoundError where the installation is broken."""
    for place in (_package() / "shipped_data" / name, _package().parent / name):
        if place.exists():
            return place
    raise FileNotFoundError(f"{name} is missing from this installation: install it again")


def _package() -> Path:
    return Path(str(files("bot")))
