"""The demonstration in Teams: the bot in Microsoft's Agents Playground, with people to play."""
