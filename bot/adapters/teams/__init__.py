"""Microsoft Teams. `listeners.py` (activity → command), `room.py` (effect → connector) and
`cards.py` (Card → Adaptive Card) are what Slack's adapter has too; the others serve one of them.

- Heard: `app` → `listeners`, over `turns` (each activity once) and `activities` (what Teams sends).
- Answered: `answers` at once, `dialogues` by posts of their own.
- Shown: `cards` and `spans`; forms drawn by `forms`, read by `entered`, taken in by `submissions`.
- War rooms: `room`, in a thread, channel or chat that `places` begins; `notes` are what is kept.
- `transport/`: proof of who calls, tokens, and calls of the connector and of Microsoft Graph. The
  one place that knows the library.
- `package/`: what an administrator uploads.
"""
