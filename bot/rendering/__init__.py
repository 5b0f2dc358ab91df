"""A Reply as data, and what it becomes on Telegram and on the command line."""
