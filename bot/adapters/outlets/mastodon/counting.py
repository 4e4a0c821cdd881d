"""The length of a status, as Mastodon counts it."""

import regex

LINK_COUNTS = 23

_ASCII_SPACE = "\0\t\n\v\f\r "

# A link counts as 23, however long or short, but only where the server takes it for one.
_LINK = regex.compile(
    r"""
    (?<![A-Za-z0-9@＠\#＃$])
    https?://
    (?:[\p{L}\p{N}](?:[\p{L}\p{N}_-]*[\p{L}\p{N}])?\.)+ (?:\p{L}{2,}|xn--[a-z0-9-]+)
    (?![\p{L}\p{N}@])
    (?: : \d+ )?
    (?: / (?: (?: [^\s()<>?] | \( [^\s()<>]* \) )*
              (?: [^\s()?!*"'「」<>;:=,.$%\[\]~&|@] | \( [^\s()<>]* \) ) )? )?
    (?: \? [A-Za-z0-9!?*'();:&=+$/%\#\[\]\-_.,~|@^\u00a0-\U0010fffd]* [A-Za-z0-9_&=\#/\-] )?
    """,
    regex.VERBOSE | regex.IGNORECASE,
)
_MENTION = regex.compile(
    r"(?<![=/\w])@([a-z0-9_]+(?:[a-z0-9_.-]+[a-z0-9_]+)?)(@[\w.-]+\w)?", regex.IGNORECASE
)
_GRAPHEME = regex.compile(r"\X")


def stripped(text: str) -> str:
    """The text as the server keeps it: without white space before and after."""
    return text.strip(_ASCII_SPACE)


def without_domains(text: str) -> str:
    """Mentions as they are shown: the name alone, where it is not part of a link."""
    return "".join(
        piece if is_link else _MENTION.sub(r"@\1", piece) for piece, is_link in _pieces(text)
    )


def length_of(text: str, content_warning: str = "") -> int:
    """Characters as people see them, the content warning's too; a link counts as 23, a mention
    without its domain."""
    counted = "".join(
        "x" * LINK_COUNTS if is_link else _MENTION.sub(r"@\1", piece)
        for piece, is_link in _pieces(stripped(text))
    )
    return len(_GRAPHEME.findall(stripped(content_warning) + counted))


def _pieces(text: str) -> list[tuple[str, bool]]:
    """The text in order, links apart."""
    found, end = [], 0
    for link in _LINK.finditer(text):
        found += [(text[end : link.start()], False), (link.group(), True)]
        end = link.end()
    return [*found, (text[end:], False)]
