"""Files from the chat: evidence, tables to import, empty tables."""
