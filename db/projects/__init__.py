"""Which projects there are and what they are called."""
