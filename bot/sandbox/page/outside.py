"""What stands beside the chat, as values: public posts, dares, hands on the bot."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Post:
    """A statement as the outside world sees it."""

    text: str
    time: str
    iso: str
    kind: str = ""
    next_update: str = ""


@dataclass(frozen=True)
class Dare:
    """One line of the checklist. `button` is empty where nothing can be pressed for it now."""

    id: str
    title: str
    told: str = ""
    done: bool = False
    button: str = ""


@dataclass(frozen=True)
class Hand:
    """A button on the bot itself."""

    id: str
    label: str
    style: str = ""


@dataclass(frozen=True)
class Outside:
    """All of it. `alive` and `verdict` tell of the bot and of the last check of its log."""

    posts: list[Post]
    dares: list[Dare]
    hands: list[Hand]
    alive: bool
    verdict: str

    def besides_posts(self) -> tuple[object, ...]:
        """What the panel of dares shows, for comparison."""
        return (*self.dares, *self.hands, self.alive, self.verdict)


def look_outside(sandbox, reader) -> Outside:
    return sandbox.fake_outside
