"""Which rule a statement falls under, read off the playbook a second time."""

from bot.domain.playbook import Rule
from tests.simulation.books import Book, Paper


def rule_for(book: Book, paper: Paper) -> Rule:
    """The rule for the kind, made stricter by every case that applies."""
    assert book.playbook is not None
    return book.playbook.rules[paper.wording.kind]
