"""A draft on its one live card: words, taps and edited messages that fill it."""
