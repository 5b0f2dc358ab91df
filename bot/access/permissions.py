"""Who may do what: roles × actions as one table. To add an action: one line here, one in tests/access."""

from typing import Final, Literal, get_args

from db.errors import Refusal

Action = Literal[
    "ask",
    "see_restricted",
    "check",
    "set_language",
    "enter_own_section",
    "enter_all",
    "approve",
    "import",
    "manage_rules",
    "manage_projects",
    "manage_people",
    "manage_groups",
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
    "approve": frozenset({"finance", "admin"}),
    "import": frozenset({"finance", "admin"}),
    "manage_rules": frozenset({"finance", "admin"}),
    "manage_projects": frozenset({"admin"}),
    "manage_people": frozenset({"admin"}),
    "manage_groups": frozenset({"admin"}),
    "hear_of_faults": frozenset({"admin"}),
}


def may(role: str | None, action: Action) -> bool:
    """Whether this role has this right; None is a stranger, who has none."""
    return role in TABLE[action]


def require(role: str | None, action: Action) -> None:
    """Refuse what the role has no right to."""
    if not may(role, action):
        holders = sorted(TABLE[action])
        raise Refusal(
            f"您的角色（{ROLE_WORDS['zh'].get(role or '', '未登记')}）没有这项权限，"
            f"可以找：{'、'.join(ROLE_WORDS['zh'][holder] for holder in holders)}。",
            f"Your role ({ROLE_WORDS['en'].get(role or '', 'none')}) has no right to do this. "
            f"Ask: {', '.join(ROLE_WORDS['en'][holder] for holder in holders)}.",
        )


ROLE_WORDS: Final[dict[str, dict[str, str]]] = {
    "zh": {"viewer": "查看", "editor": "填报", "finance": "财务", "leader": "领导", "admin": "管理员"},
    "en": {"viewer": "viewer", "editor": "editor", "finance": "finance", "leader": "leader", "admin": "administrator"},
}
