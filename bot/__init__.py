"""A war room for the hour in which a company's name goes round for the wrong reason."""
