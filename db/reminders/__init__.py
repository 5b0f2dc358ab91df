"""Reminders: a desired state from the clock and the tables, never stored timers. README has the contract."""

from db.reminders.facts import ApprovalFacts, DateFacts, DigestFacts, HolidayFacts, MissingFacts, YearFacts
from db.reminders.recipients import Body
from db.reminders.rules import Checkpoint, Rules, load, set_rule
from db.reminders.slots import RULES, Slot, Told
from db.reminders.ticking import Page, Ticked, idle, tick

__all__ = [
    "RULES",
    "ApprovalFacts",
    "Body",
    "Checkpoint",
    "DateFacts",
    "DigestFacts",
    "HolidayFacts",
    "MissingFacts",
    "Page",
    "Rules",
    "Slot",
    "Ticked",
    "Told",
    "YearFacts",
    "idle",
    "load",
    "set_rule",
    "tick",
]
