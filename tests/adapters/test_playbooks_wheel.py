"""An installed wheel carries what the bot ships."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[2]

PROGRAM = """
from bot.adapters.playbooks import check, load_organisation, new_playbook
from bot.shipped import demo_organisation_file, manifest_file, playbooks_folder
from pathlib import Path
assert check(playbooks_folder()) == []
assert check(playbooks_folder(), load_organisation(demo_organisation_file())) == []
new_playbook(Path("mine"), "data-breach")
assert check(Path("mine")) == []
print(manifest_file())
"""


def test_from_any_folder_an_installed_wheel_finds_playbooks_and_manifest(tmp_path: Path) -> None:
    wheels, installed, elsewhere = tmp_path / "wheels", tmp_path / "installed", tmp_path / "cwd"
    elsewhere.mkdir()
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(wheels)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = wheels.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(installed)
    found = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=elsewhere,
        env={**os.environ, "PYTHONPATH": str(installed)},
        check=True,
        capture_output=True,
        text=True,
    )
    assert found.stdout.strip() == str(installed / "bot" / "shipped_data" / "manifest.yaml")
