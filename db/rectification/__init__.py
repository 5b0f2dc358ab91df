"""整改: one problem to be put right by a day, from its notice to 销号; verbs, rights, and the ledger (台账)."""

from db.rectification.creating import from_finding, from_low_score, open_item
from db.rectification.ledger import Item, Rate, Step, history, items, of_id, rates
from db.rectification.rights import may_decide, may_work
from db.rectification.verbs import (
    accept,
    ask_extension,
    decide_extension,
    hand_over,
    plan,
    report,
    send_back,
)

__all__ = [
    "Item",
    "Rate",
    "Step",
    "accept",
    "ask_extension",
    "decide_extension",
    "from_finding",
    "from_low_score",
    "hand_over",
    "history",
    "items",
    "may_decide",
    "may_work",
    "of_id",
    "open_item",
    "plan",
    "rates",
    "report",
    "send_back",
]
