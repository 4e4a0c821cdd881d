"""How far each person has read, for the dots in the sidebar."""

from bot.sandbox.workspace import Workspace


class Reading:
    """Remembers the last message each person had on their page, per channel."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, str], str] = {}

    def saw(self, workspace: Workspace, person: str, channel: str) -> None:
        """Everything this person can see in the channel now counts as read."""
        visible = workspace.visible_messages(channel, person)
        if visible:
            self._seen[person, channel] = max(one.ts for one in visible)

    def unread(self, workspace: Workspace, person: str, channel: str) -> bool:
        """Whether somebody else wrote something there since."""
        seen = self._seen.get((person, channel), "")
        return any(
            one.ts > seen and one.user != person and one.subtype is None
            for one in workspace.visible_messages(channel, person)
        )

    def anything_for(self, workspace: Workspace, person: str) -> bool:
        """Whether anything unread waits in a channel this person is a member of."""
        return any(
            person in channel.members
            and not channel.is_archived
            and self.unread(workspace, person, channel.id)
            for channel in workspace.channels_of(person)
        )
