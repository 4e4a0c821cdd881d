"""Templates to HTML: the whole page, or one part of it."""

from typing import Any

from jinja2 import Environment, PackageLoader, select_autoescape

from bot.sandbox.manifest import Shortcut
from bot.sandbox.page.emoji import draw
from bot.sandbox.page.outside import Outside
from bot.sandbox.page.views import Desk

PARTS = ("cast", "sidebar", "head", "messages", "composer", "public", "dares", "modal")
TABS = (
    ("channels", "people", "Channels"),
    ("chat", "chat", "Chat"),
    ("public", "globe", "The public"),
    ("dares", "flask", "Dares"),
)
QUICK_REACTIONS = (
    ("pushpin", "pushpin"),
    ("+1", "thumbs up"),
    ("white_check_mark", "check mark"),
    ("eyes", "eyes"),
)

_environment = Environment(
    loader=PackageLoader("bot.sandbox.page"),
    autoescape=select_autoescape(default=True),
    trim_blocks=True,
    lstrip_blocks=True,
)


def render_page(desk: Desk, outside: Outside, shortcuts: list[Shortcut], pane: str) -> str:
    context = _context(desk, outside, shortcuts)
    known = [tab[0] for tab in TABS]
    return _environment.get_template("page.html").render(
        **context, tabs=TABS, pane=pane if pane in known else "chat"
    )


def render_part(name: str, desk: Desk, outside: Outside, shortcuts: list[Shortcut]) -> str:
    template = _environment.get_template(f"parts/{name}.html")
    return template.render(**_context(desk, outside, shortcuts))


def render_newsroom(outside: Outside) -> str:
    """The public by itself: where the link to a published statement leads."""
    return _environment.get_template("newsroom.html").render(outside=outside)


def _context(desk: Desk, outside: Outside, shortcuts: list[Shortcut]) -> dict[str, Any]:
    return {
        "desk": desk,
        "view": desk.channel_view(),
        "messages": desk.messages(),
        "modal": desk.workspace.modals.of(desk.me.id),
        "show": desk.show(),
        "show_modal": desk.show_modal(),
        "outside": outside,
        "shortcuts": shortcuts,
        "quick_reactions": [(name, draw(name), label) for name, label in QUICK_REACTIONS],
    }
