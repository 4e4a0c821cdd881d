"""People as the Slack adapter's tests know them."""

from bot.domain.values import PersonId


class KnownPeople:
    """Everybody whose id is `slack:TEAM:USER` or named in `users`."""

    def __init__(self, **users: str) -> None:
        self.users = users

    def user_of(self, person: PersonId) -> str | None:
        known = person.split(":")[2] if person.startswith("slack:") else None
        return self.users.get(person, known)

    def name(self, person: PersonId) -> str:
        return person.title()
