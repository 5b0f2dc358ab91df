"""Who may do what: roles × actions as one table. To add an action: one line here, one in tests/access."""

from typing import Final, Literal, get_args

from bot.access import words
from db.errors import Refusal

Action = Literal[
    "ask",
    "see_restricted",
    "check",
    "set_language",
    "enter_own_section",
    "enter_all",
    "rectify",
    "approve",
    "import",
    "manage_projects",
    "manage_people",
    "manage_groups",
    "manage_reminders",
    "hear_of_faults",
]

ACTIONS: Final[tuple[Action, ...]] = get_args(Action)

_ALL = frozenset({"viewer", "editor", "finance", "leader", "admin"})

# What a role does not have here it does not have: nothing is derived from anything else.
TABLE: Final[dict[Action, frozenset[str]]] = {
    "ask": _ALL,
    "check": _ALL,
    "set_language": _ALL,
    "see_restricted": frozenset({"finance", "leader", "admin"}),
    "enter_own_section": frozenset({"editor", "finance", "admin"}),
    "enter_all": frozenset({"finance", "admin"}),
    "rectify": frozenset({"editor", "finance", "leader", "admin"}),
    "approve": frozenset({"finance", "admin"}),
    "import": frozenset({"finance", "admin"}),
    "manage_projects": frozenset({"admin"}),
    "manage_people": frozenset({"admin"}),
    "manage_groups": frozenset({"admin"}),
    "manage_reminders": frozenset({"admin"}),
    "hear_of_faults": frozenset({"admin"}),
}


def may(role: str | None, action: Action) -> bool:
    """Whether this role has this right; None is a stranger, who has none."""
    return role in TABLE[action]


def require(role: str | None, action: Action) -> None:
    """Refuse what the role has no right to."""
    if not may(role, action):
        holders = sorted(TABLE[action])
        yours_zh, yours_en = (words.role(language, role) if role else "-" for language in ("zh", "en"))
        raise Refusal(
            f"您的角色（{yours_zh}）没有这项权限，请找{'或'.join(words.role('zh', holder) for holder in holders)}。",
            f"Your role ({yours_en}) has no right to do this; "
            f"ask somebody in the role of {' or '.join(words.role('en', holder) for holder in holders)}.",
        )
