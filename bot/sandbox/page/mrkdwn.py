"""Slack's mrkdwn as HTML. Whatever is no known mark is escaped and shown as typed."""

import re

from markupsafe import Markup, escape

from bot.sandbox.page.dates import render_date
from bot.sandbox.page.emoji import draw
from bot.sandbox.page.reader import Reader

_FENCE = re.compile(r"```\n?(.+?)\n?```", re.DOTALL)
_QUOTE = re.compile(r"^(?:>|&gt;) ?(.*)$")
_TOKEN = re.compile(
    r"`(?P<code>[^`\n]+)`|<(?P<token>[^<>\n]+)>|(?P<url>https?://[^\s<>|`]*[^\s<>|`.,;:!?)\"'*_~])"
)
_EMOJI = re.compile(r"(?<!\w):([a-z0-9_+\-]+):(?!\w)")
_PERMALINK = re.compile(
    r"https?://[^/]+/archives/(?P<channel>\w+)/p(?P<seconds>\d+)(?P<rest>\d{6})$"
)
_STASHED = re.compile("\x00([0-9]+)\x00")
_STYLES = tuple(
    (re.compile(rf"(?<![\w{mark}]){mark}(?!\s)([^{mark}\n]+?)(?<!\s){mark}(?![\w{mark}])"), tag)
    for mark, tag in ((r"\*", "strong"), ("_", "em"), ("~", "s"))
)
_BROADCASTS = ("channel", "here", "everyone")


def render_mrkdwn(text: str, reader: Reader) -> Markup:
    """A message or a `mrkdwn` text object as Slack shows it."""
    pieces = _FENCE.split(text.replace("\x00", ""))
    return Markup("").join(
        Markup("<pre>{}</pre>").format(unescape(piece)) if odd else _lines(piece, reader)
        for odd, piece in ((i % 2, piece) for i, piece in enumerate(pieces))
    )


def render_plain(text: str, *, emoji: bool = True) -> Markup:
    """A `plain_text` object: its characters, escaped; names of emoji drawn if it says so."""
    escaped = str(escape(text))
    return Markup(_draw_emoji(escaped) if emoji else escaped)  # noqa: S704 – escaped above


def mention(label: str, *, me: bool = False) -> Markup:
    """A highlighted name, as of a person, a channel without link, or a broadcast."""
    return Markup('<span class="mention{}">{}</span>').format(" mention-me" if me else "", label)


def user_mention(user: str, reader: Reader) -> Markup:
    """A person by name; by id where the name is unknown."""
    return mention("@" + (reader.user_name(user) or user), me=user == reader.me)


def channel_link(channel: str, reader: Reader) -> Markup:
    """A link to a channel; to a person who may not see it, only that it is private."""
    name = reader.channel_name(channel)
    if name is None:
        return mention("🔒 private channel")
    return Markup('<a class="mention" href="{}">#{}</a>').format(reader.link(channel), name)


def link(url: str, label: str, reader: Reader) -> Markup:
    """A link: to a message of this workspace on this page, to anything else in a new tab; only
    the label where the address is no web or mail address."""
    found = _PERMALINK.match(url)
    if found and reader.channel_name(found["channel"]) is not None:
        anchor = f"#m-{found['channel']}-{found['seconds']}-{found['rest']}"
        address = reader.link(found["channel"]) + anchor
        return Markup('<a href="{}">{}</a>').format(address, label)
    if not url.lower().startswith(("http://", "https://", "mailto:", "tel:")):
        return Markup("{}").format(label)
    return Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>').format(
        url, label
    )


def unescape(text: str) -> str:
    """The three entities of Slack's own escaping, and no other."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _lines(text: str, reader: Reader) -> Markup:
    html: list[str] = []
    quoted: list[str] = []
    plain: list[str] = []

    def flush() -> None:
        if quoted:
            html.append(f"<blockquote>{'<br>'.join(quoted)}</blockquote>")
        if plain:
            html.append("<br>".join(plain))
        quoted.clear()
        plain.clear()

    for line in text.strip("\n").split("\n"):
        quote = _QUOTE.match(line)
        if bool(quote) != bool(quoted):
            flush()
        (quoted if quote else plain).append(_inline(quote.group(1) if quote else line, reader))
    flush()
    return Markup("".join(html))  # noqa: S704 – every line is escaped by _inline


def _inline(text: str, reader: Reader) -> str:
    """One line; code and tokens are set aside so that no style reaches into them."""
    stash: list[str] = []

    def set_aside(match: re.Match[str]) -> str:
        stash.append(str(_apart(match, reader)))
        return f"\x00{len(stash) - 1}\x00"

    html = str(escape(unescape(_TOKEN.sub(set_aside, text))))
    for pattern, tag in _STYLES:
        html = pattern.sub(rf"<{tag}>\1</{tag}>", html)
    return _STASHED.sub(lambda match: stash[int(match.group(1))], _draw_emoji(html))


def _apart(match: re.Match[str], reader: Reader) -> Markup:
    if match["code"]:
        return Markup("<code>{}</code>").format(unescape(match["code"]))
    if match["url"]:
        return link(unescape(match["url"]), unescape(match["url"]), reader)
    return _token(match["token"], reader)


def _token(token: str, reader: Reader) -> Markup:
    body, _, label = token.partition("|")
    if body.startswith("@"):
        return user_mention(body[1:], reader)
    if body.startswith("#"):
        return channel_link(body[1:], reader)
    if body.startswith("!date^"):
        _, timestamp, pattern, *_link = [*body.split("^"), "", ""]
        return render_date(timestamp, pattern, unescape(label), reader)
    if body.lstrip("!") in _BROADCASTS and body.startswith("!"):
        return mention("@" + body[1:], me=True)
    if re.match(r"(https?://|mailto:|tel:)", body, re.IGNORECASE):
        return link(unescape(body), unescape(label or body), reader)
    return Markup("{}").format(unescape(f"<{token}>"))


def _draw_emoji(html: str) -> str:
    return _EMOJI.sub(lambda match: draw(match.group(1)), html)
