"""The app package for Teams: it is what Microsoft's own schema asks for, and asks for no more than
the bot uses."""

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from jsonschema import Draft4Validator
from PIL import Image

from bot.adapters.teams.package import BadPackage, Package, manifest, package_bytes

RIGS = Path(os.environ.get("CRISIS_RIGS", Path.home() / ".cache" / "crisis-rigs"))
SCHEMAS = RIGS / "teams-schema"
APP_ID = "6F1D2C3B-0a4e-4b5c-8d7e-9f0a1b2c3d4e"
COMMANDS = {
    "open", "status", "who", "draft", "log", "hold", "release", "handover", "close", "reopen",
    "help", "freeze",
}  # fmt: skip

PACKAGE = Package(
    host="bot.example.org",
    app_id=APP_ID,
    developer="Northwind",
    website="https://www.northwind.example",
    privacy="https://www.northwind.example/privacy",
    terms="https://www.northwind.example/terms",
)


@pytest.fixture(params=["thread", "channel", "chat"])
def made(request: pytest.FixtureRequest) -> dict[str, Any]:
    return manifest(replace(PACKAGE, rooms=request.param))


def test_microsofts_own_schema_accepts_the_manifest(made: dict[str, Any]) -> None:
    assert sorted(_complaints(made)) == []


def test_microsofts_own_schema_would_find_a_mistake(made: dict[str, Any]) -> None:
    del made["developer"]["privacyUrl"]
    made["bots"][0]["commandLists"][0]["commands"] *= 2
    assert len(list(_complaints(made))) == 2


def _complaints(made: dict[str, Any]) -> Iterator[str]:
    file = SCHEMAS / f"v{made['manifestVersion']}" / "MicrosoftTeams.schema.json"
    if not file.exists():
        pytest.skip("Microsoft's schemas are not installed: .ci/rigs/install-teams-schema.sh")
    assert made["$schema"].endswith("/".join(file.parts[-2:]))
    checking = Draft4Validator(json.loads(file.read_text(encoding="utf-8-sig")))
    yield from (f"{error.json_path}: {error.message}" for error in checking.iter_errors(made))


def test_the_zip_holds_the_manifest_and_two_pictures_of_the_right_size() -> None:
    with ZipFile(BytesIO(package_bytes(PACKAGE))) as archive:
        assert archive.namelist() == ["manifest.json", "color.png", "outline.png"]
        written = json.loads(archive.read("manifest.json"))
        pictures = [Image.open(BytesIO(archive.read(f"{one}.png"))) for one in ("color", "outline")]
    assert written == manifest(PACKAGE)
    assert [picture.size for picture in pictures] == [(192, 192), (32, 32)]


def test_the_outline_is_white_lines_on_nothing() -> None:
    with ZipFile(BytesIO(package_bytes(PACKAGE))) as archive:
        outline = Image.open(BytesIO(archive.read("outline.png"))).convert("RGBA")
    alpha = outline.getchannel("A")
    assert alpha.getextrema() == (0, 255)
    assert [outline.getchannel(band).getextrema() for band in "RGB"] == [(255, 255)] * 3
    assert alpha.getpixel((0, 0)) == 0


def test_the_same_input_gives_the_same_bytes() -> None:
    assert package_bytes(PACKAGE) == package_bytes(replace(PACKAGE))
    assert package_bytes(PACKAGE) != package_bytes(replace(PACKAGE, host="other.example.org"))
    with ZipFile(BytesIO(package_bytes(PACKAGE))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_every_command_stands_in_a_list_and_help_in_each(made: dict[str, Any]) -> None:
    lists = made["bots"][0]["commandLists"]
    assert sorted(scope for one in lists for scope in one["scopes"]) == sorted(
        made["bots"][0]["scopes"]
    )
    titles = [{command["title"] for command in one["commands"]} for one in lists]
    assert set.union(*titles) == COMMANDS
    assert all("help" in one for one in titles)


def test_both_message_actions_stand_in_a_messages_menu_alone(made: dict[str, Any]) -> None:
    (extension,) = made["composeExtensions"]
    actions = {one["id"]: one for one in extension["commands"]}
    assert set(actions) == {"add_to_timeline", "propose_statement"}
    for action in actions.values():
        assert action["context"] == ["message"]
        assert (action["type"], action["fetchTask"]) == ("action", False)
        assert [one["isRequired"] for one in action["parameters"]] == [False]


def test_one_id_stands_everywhere_in_small_letters(made: dict[str, Any]) -> None:
    ids = [
        made["id"],
        made["webApplicationInfo"]["id"],
        made["bots"][0]["botId"],
        made["composeExtensions"][0]["botId"],
    ]
    assert set(ids) == {APP_ID.lower()}
    assert made["validDomains"] == ["bot.example.org"]


def test_the_version_is_three_numbers(
    made: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert made["version"] == ".".join(version("crisis-war-room").split(".")[:3])
    monkeypatch.setattr("bot.adapters.teams.package.version", lambda _: "1.2rc3")
    assert manifest(PACKAGE)["version"] == "1.2.3"
    monkeypatch.setattr("bot.adapters.teams.package.version", lambda _: "2.0")
    assert manifest(PACKAGE)["version"] == "2.0.0"


def test_only_a_room_that_is_a_channel_asks_the_team_for_anything() -> None:
    assert "authorization" not in manifest(PACKAGE)
    assert "authorization" not in manifest(replace(PACKAGE, rooms="chat"))
    channel = manifest(replace(PACKAGE, rooms="channel"))
    asked = channel["authorization"]["permissions"]["resourceSpecific"]
    assert {one["name"] for one in asked} == {
        "Channel.Create.Group", "ChannelSettings.Read.Group", "TeamSettings.Read.Group",
    }  # fmt: skip
    assert {one["type"] for one in asked} == {"Application"}


@pytest.mark.parametrize(
    "host",
    [
        "https://bot.example.org", "bot.example.org/", "bot.example.org:443", "10.0.0.7", "::1",
        "localhost", "", "bot..example.org", "-bot.example.org", "bot-.example.org",
        "bot.example.org\n", "bot_1.example.org", "bot example.org", "*.example.org",
        f"{'a' * 64}.org", ".".join(["abcdefgh"] * 30),
    ],
)  # fmt: skip
def test_a_host_that_is_no_host_name_is_refused(host: str) -> None:
    with pytest.raises(BadPackage, match="not a host name"):
        replace(PACKAGE, host=host)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"app_id": "crisis"}, "GUID"),
        ({"developer": ""}, "1 to 32"),
        ({"developer": "N" * 33}, "1 to 32"),
        ({"website": "http://www.northwind.example"}, "https://"),
        ({"privacy": "www.northwind.example"}, "https://"),
        ({"terms": "https://me:secret@northwind.example"}, "https://"),
        ({"terms": "https://"}, "https://"),
    ],
)
def test_what_the_schema_would_not_take_is_refused_by_name(
    change: dict[str, Any], says: str
) -> None:
    with pytest.raises(BadPackage, match=says):
        replace(PACKAGE, **change)
