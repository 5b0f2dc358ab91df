"""A sentence → what it enters: the inside of the language."""
