"""A Slack workspace on one's own machine, with people to play. Imports nothing else of `bot`."""
