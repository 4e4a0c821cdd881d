"""Bluesky: an account at a personal data server, through `atproto`."""
