"""Teams' rate limits: 7 in a second, 8 in two, 60 in thirty and 1,800 in an hour for the bot in
one thread, twice that for who is in it, and 30 requests a second for the app in a tenant."""

from bot.adapters.pacing import Pace, Paces

# What a pace lets through in any stretch of time is its burst and what that time adds. So these
# two let through at most 7 in 1 s, 8 in 2 s, 54 in 30 s and 1,780 in an hour.
THREAD = (
    Pace(burst=6, a_minute=60, each_place=True, name="thread"),
    Pace(burst=40, a_minute=29, each_place=True, name="thread, long"),
)
PEOPLE = (
    Pace(burst=12, a_minute=120, each_place=True, name="people"),
    Pace(burst=80, a_minute=58, each_place=True, name="people, long"),
)
APP = Pace(burst=15, a_minute=15 * 60, name="app")

SEND, LOOK = "send", "look"

PACES: Paces = {SEND: (*THREAD, APP), LOOK: (*PEOPLE, APP)}
"""A post, its update and its end count alike."""
