"""Everything that speaks to people; application.py lists what the bot reacts to."""
