"""审批设置: an administrator taps together what takes a second pair of eyes."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from bot.access.permissions import require
from bot.entering.desk import Desk, Step
from bot.rendering.reply import Button, Facts, Heading, Note, Reply
from db.changing import approvals
from db.changing.approvals import KINDS, Policy
from db.messages import outbox
from db.money import in_wan

_KINDS = {
    "payment": ("支出", "spend"),
    "refund": ("退回", "refunds"),
    "budget": ("预算调整", "budget"),
    "score": ("得分", "scores"),
    "words": ("自评文字", "texts"),
    "reversal": ("撤销更正", "corrections"),
    "project": ("项目和别名", "projects"),
}
_ROLES = {"editor": ("填报", "editor"), "finance": ("财务", "finance"), "admin": ("管理员", "administrator")}
_LEAST = ("0", "10000", "50000", "100000", "500000", "1000000")
_DAYS = (1, 3, 7, 14, 30)
assert set(_KINDS) == set(KINDS)


def shown(desk: Desk) -> Step:
    """What is in force, with a button for each thing that can be changed."""
    require(desk.who.role, "manage_people")
    return Step(replies=[_card(desk, approvals.policy(desk.session))])


def tapped(desk: Desk, target: Sequence[str]) -> Step:
    """e:q:WHAT:VALUE sets it; the card shows what is in force from then on."""
    require(desk.who.role, "manage_people")
    wanted = approvals.policy(desk.session)
    match list(target):
        case ["k", kind] if kind in _KINDS:
            wanted = replace(wanted, kinds=_toggled(wanted.kinds, kind))
        case ["r", role] if role in _ROLES:
            wanted = replace(wanted, roles=_toggled(wanted.roles, role))
        case ["m", least] if least in _LEAST:
            wanted = replace(wanted, least=Decimal(least))
        case ["d", days] if days in map(str, _DAYS):
            wanted = replace(wanted, days=int(days))
        case ["off"]:
            wanted = replace(wanted, kinds=())
        case _:
            return shown(desk)
    step = Step()
    if wanted != approvals.policy(desk.session):
        step.do(approvals.set_policy, wanted=wanted)
    row = outbox.row_of(desk.session.connection(), desk.chat_id, desk.message_id or 0)
    step.replies.append(replace(_card(desk, wanted), edits=row))
    return step


def _toggled(chosen: tuple[str, ...], one: str) -> tuple[str, ...]:
    return tuple(name for name in chosen if name != one) if one in chosen else (*chosen, one)


def _card(desk: Desk, policy: Policy) -> Reply:
    said = desk.language == "en"
    none = desk.pick("不需要审批", "nothing")
    kinds = desk.pick("、", ", ").join(_KINDS[kind][said] for kind in _KINDS if kind in policy.kinds)
    roles = desk.pick("、", ", ").join(_ROLES[role][said] for role in _ROLES if role in policy.roles)
    least = in_wan(policy.least, desk.language) if policy.least else desk.pick("不论金额", "any amount")
    facts = Facts(
        (
            (desk.pick("需要审批的", "Takes approval"), kinds or none),
            (desk.pick("金额从", "From"), least),
            (desk.pick("由谁登记的", "Entered by"), roles or desk.pick("没有人", "nobody")),
            (desk.pick("期限", "Expires after"), desk.pick(f"{policy.days}天", f"{policy.days} days")),
        )
    )
    zh = "审批人是财务和管理员，不能审批自己的登记。点一下切换："
    hint = Note(desk.pick(zh, "Finance and administrators approve, never their own. Tap to switch:"))
    kind_buttons = [_button(_mark(label[said], kind in policy.kinds), "k", kind) for kind, label in _KINDS.items()]
    role_buttons = [_button(_mark(label[said], role in policy.roles), "r", role) for role, label in _ROLES.items()]
    money = [
        _button(_mark(desk.pick("不限", "any") if one == "0" else _short(one), Decimal(one) == policy.least), "m", one)
        for one in _LEAST
    ]
    days = [_button(_mark(desk.pick(f"{one}天", f"{one}d"), one == policy.days), "d", str(one)) for one in _DAYS]
    rows = [tuple(kind_buttons[:4]), tuple(kind_buttons[4:]), tuple(role_buttons), tuple(money[:3]), tuple(money[3:])]
    off = (_button(desk.pick("全部关闭", "Switch off"), "off"),)
    return Reply((Heading(desk.pick("审批设置", "Four eyes")), facts, hint), (*rows, tuple(days), off))


def _mark(label: str, chosen: bool) -> str:
    return f"✓ {label}" if chosen else label


def _short(yuan: str) -> str:
    return f"{int(yuan) // 10_000}万"


def _button(label: str, *parts: str) -> Button:
    return Button(label, ":".join(["e", "q", *parts]))
