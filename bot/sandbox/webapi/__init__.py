"""Slack's Web API: one function for each method, one table for all of them."""
