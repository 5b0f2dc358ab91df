"""What access says in more than one place, in Chinese and English."""

from typing import Final

from bot.rendering.languages import pick

ROLE: Final[dict[str, dict[str, str]]] = {
    "zh": {"viewer": "查看", "editor": "填报", "finance": "财务", "leader": "领导", "admin": "管理员"},
    "en": {"viewer": "viewer", "editor": "editor", "finance": "finance", "leader": "leader", "admin": "administrator"},
}
POST: Final[dict[str, dict[str, str]]] = {
    "zh": {"head": "科长", "deputy": "副科长", "none": "无职务"},
    "en": {"head": "head", "deputy": "deputy head", "none": "no post"},
}
# How people call a role when they type it.
ROLE_CALLED: Final[dict[str, str]] = {
    **{word: role for words in ROLE.values() for role, word in words.items()},
    "查看人": "viewer",
    "只读": "viewer",
    "填报人": "editor",
    "录入": "editor",
    "科室填报人": "editor",
    "财务人员": "finance",
    "局领导": "leader",
    "分管领导": "leader",
    "系统管理员": "admin",
    "admin": "admin",
}


def role(language: str, name: str) -> str:
    return ROLE["en" if language == "en" else "zh"][name]


def post(language: str, name: str | None) -> str:
    return POST["en" if language == "en" else "zh"][name or "none"]


def stranger(language: str) -> str:
    """The one sentence for whoever is not on the list; short enough for the toast of a tap."""
    return pick(
        language,
        "您好，我只为本单位已登记的同事服务；请向管理员要邀请码，再私聊发送“/start 邀请码”。",
        "Hello! I only serve registered colleagues; ask an administrator for a code, then send me “/start CODE”.",
    )


def privately(language: str) -> str:
    return pick(language, "已私聊回复您。", "I have answered you in private.")


def in_private(language: str) -> str:
    return pick(language, "请在与我的私聊里操作。", "Please do this in our private chat.")


def start_first(language: str) -> str:
    return pick(
        language,
        "请先打开与我的私聊并点“开始”，再试一次。",
        "Please open our private chat and press Start, then try again.",
    )


def outdated(language: str) -> str:
    return pick(
        language, "这个按钮已经过期，请重新打开菜单。", "This button is out of date; please open the menu again."
    )
