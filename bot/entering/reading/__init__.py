"""A sentence → what it enters: amounts, days, kinds, in both languages. Decides nothing and writes nothing."""

from bot.entering.reading.read import read
from bot.entering.reading.said import Amount, Day, Doubt, Entered, Intent, Named, Wrong

__all__ = ["Amount", "Day", "Doubt", "Entered", "Intent", "Named", "Wrong", "read"]
