"""Keeps `locale/crisis.pot` and the English catalogue in step with the code:
`python -m bot.presentation.catalogue` writes both anew."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from bot.presentation.words import DOMAIN, KEYWORDS, LOCALE

HERE = Path(__file__).parent
METHODS = [("**.py", "python"), ("templates/**.j2", "jinja2")]


def extracted() -> Catalog:
    """Every sentence in code and templates, with the files it stands in."""
    catalogue = Catalog(project=DOMAIN, fuzzy=False)
    found = extract_from_dir(HERE, METHODS, keywords=KEYWORDS, comment_tags=())
    for file, _line, message, _comments, context in sorted(found, key=lambda one: (one[0], one[1])):
        catalogue.add(message, locations=[(file, 0)], context=context)
    return catalogue


def written(catalogue: Catalog) -> bytes:
    """As a .po file without dates, so that it changes only with the sentences."""
    out = BytesIO()
    write_po(out, catalogue, omit_header=True, include_lineno=False, width=100)
    return out.getvalue()


def english() -> Catalog:
    """The English catalogue as it should be: every sentence, none but those."""
    path = LOCALE / "en" / "LC_MESSAGES" / f"{DOMAIN}.po"
    known = _read(path) if path.exists() else Catalog(locale="en")
    known.update(extracted(), no_fuzzy_matching=True)
    known.obsolete.clear()
    return known


def _read(path: Path) -> Catalog:
    with path.open("rb") as source:
        return read_po(source, locale="en", domain=DOMAIN)


def files() -> Iterator[tuple[Path, bytes]]:
    """Both files with what should stand in them."""
    header = b'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    yield LOCALE / f"{DOMAIN}.pot", header + b"\n" + written(extracted())
    yield LOCALE / "en" / "LC_MESSAGES" / f"{DOMAIN}.po", header + b"\n" + written(english())


if __name__ == "__main__":
    for path, content in files():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
