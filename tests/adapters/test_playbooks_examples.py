"""What stands behind a # in the shipped `organisation.yaml` is right once the # is taken away."""

import re
from pathlib import Path

from bot.adapters.playbooks import check
from bot.shipped import playbooks_folder

EXAMPLES = ("  # bluesky:", "# duty:", "# teams:", "# feed:", "# paging:")


def test_every_commented_example_can_be_used(tmp_path: Path) -> None:
    file = tmp_path / "organisation.yaml"
    text = (playbooks_folder() / file.name).read_text(encoding="utf-8")
    for first in EXAMPLES:
        text = _uncommented(text, first)
    file.write_text(text, encoding="utf-8")
    (tmp_path / "investors.txt").write_text("Mia Berg <mia@investors.example>\n", encoding="utf-8")
    assert [one.message for one in check(tmp_path) if one.file == file] == []
    assert {"bluesky", "mastodon", "press", "investors", "x"} <= set(
        re.findall(r"^  (\w+):", text, re.M)
    )


def _uncommented(text: str, first: str) -> str:
    """The block that begins with this line, up to an empty one, without its #."""
    assert text.count(f"\n{first}\n") == 1, first
    start = text.index(f"\n{first}\n") + 1
    end = text.find("\n\n", start)
    block = text[start : end if end > 0 else len(text)]
    return text.replace(block, re.sub(r"^( *)# ", r"\1", block, flags=re.M))
