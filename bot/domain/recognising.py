"""Whether a post at one of the brand's accounts is the bot's own."""


