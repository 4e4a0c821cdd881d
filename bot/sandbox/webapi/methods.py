"""Every method there is, the arguments it takes, and how often a minute Slack lets it be called."""

from __future__ import annotations

from bot.sandbox.webapi import chat, conversations, files, marks, people, views
from bot.sandbox.webapi.call import Method

IGNORED = frozenset(("token", "team_id", "client_msg_id"))
"""Accepted everywhere and without effect: `client_msg_id` keeps nobody from posting twice, and
bolt's client adds `team_id` to every call."""

PAGING = ("cursor", "limit")
POST = ("text", "blocks", "metadata", "thread_ts", "mrkdwn", "parse", "link_names")
UNFURL = ("unfurl_links", "unfurl_media")

METHODS: dict[str, Method] = {
    "auth.test": Method(people.auth_test),
    "apps.connections.open": Method(people.open_connection, tier=20, app_token=True),
    "users.info": Method(people.user_info, ("user",), ("include_locale",)),
    "users.list": Method(people.list_users, (), (*PAGING, "include_locale"), tier=20),
    "users.lookupByEmail": Method(people.lookup_by_email, ("email",), tier=50),
    "team.info": Method(people.team_info, (), ("team", "domain"), tier=50),
    "views.open": Method(views.open_, ("trigger_id", "view")),
    "views.push": Method(views.push, ("trigger_id", "view")),
    "views.update": Method(views.update, ("view",), ("view_id", "external_id", "hash")),
    "conversations.create": Method(conversations.create, ("name",), ("is_private",), tier=20),
    "conversations.invite": Method(conversations.invite, ("channel", "users"), ("force",), tier=50),
    "conversations.kick": Method(conversations.kick, ("channel", "user"), tier=50),
    "conversations.setTopic": Method(conversations.set_topic, ("channel", "topic"), tier=20),
    "conversations.setPurpose": Method(conversations.set_purpose, ("channel", "purpose"), tier=20),
    "conversations.list": Method(
        conversations.list_, (), (*PAGING, "types", "exclude_archived"), tier=20
    ),
    "conversations.info": Method(
        conversations.info, ("channel",), ("include_locale", "include_num_members"), tier=50
    ),
    "conversations.members": Method(conversations.members, ("channel",), PAGING),
    "conversations.history": Method(
        conversations.history,
        ("channel",),
        (*PAGING, "latest", "oldest", "inclusive", "include_all_metadata"),
        tier=50,
    ),
    "conversations.replies": Method(
        conversations.replies,
        ("channel", "ts"),
        (*PAGING, "latest", "oldest", "inclusive", "include_all_metadata"),
        tier=50,
    ),
    "conversations.archive": Method(conversations.archive, ("channel",), tier=20),
    "conversations.open": Method(conversations.open_, ("users",), ("return_im",), tier=50),
    "conversations.join": Method(conversations.join, ("channel",), tier=50),
    "chat.postMessage": Method(
        chat.post_message, ("channel",), (*POST, *UNFURL, "reply_broadcast"), tier=60
    ),
    "chat.update": Method(chat.update, ("channel", "ts"), POST, tier=50),
    "chat.delete": Method(chat.delete, ("channel", "ts"), tier=50),
    "chat.postEphemeral": Method(chat.post_ephemeral, ("channel", "user"), POST),
    "chat.getPermalink": Method(chat.get_permalink, ("channel", "message_ts")),
    "pins.add": Method(marks.add_pin, ("channel", "timestamp"), tier=20),
    "pins.remove": Method(marks.remove_pin, ("channel", "timestamp"), tier=20),
    "pins.list": Method(marks.list_pins, ("channel",), tier=20),
    "reactions.get": Method(marks.get_reactions, ("channel", "timestamp"), ("full",), tier=50),
    "reactions.add": Method(marks.add_reaction, ("channel", "timestamp", "name"), tier=50),
    "files.info": Method(files.info, ("file",), PAGING),
    "files.getUploadURLExternal": Method(
        files.get_upload_url, ("filename", "length"), ("alt_txt", "snippet_type")
    ),
    "files.completeUploadExternal": Method(
        files.complete_upload,
        ("files",),
        ("channel_id", "channels", "initial_comment", "thread_ts"),
    ),
}
