"""Reminders: what is due, who hears of it, and what they do about it."""
