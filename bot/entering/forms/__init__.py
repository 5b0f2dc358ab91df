"""The forms, each declared as data, and what their fields read, check and offer."""
