"""审批设置: an administrator taps together what takes a second pair of eyes."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from bot.access.permissions import TABLE, require
from bot.entering.desk import Desk, Step
from bot.entering.reading.amounts import amounts
from bot.entering.reading.no_entry import questions
from bot.entering.reading.plain import plain
from bot.rendering.reply import Button, Facts, Heading, Note, Reply, say
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


# What the kinds are called in a sentence.
_SAID = {
    "payment": "支出|支付|付款|payments?|spend(?:ing)?",
    "refund": "退回|退款|refunds?",
    "budget": "预算|追加|调减|调剂|budgets?",
    "score": "得分|打分|分数|scores?",
    "words": "自评文字|文字|texts?",
    "reversal": "撤销|更正|冲销|corrections?",
    "project": "(?:新建|新增|项目的?)(?:项目|别名)|别名|projects?",
}
_TAKES = re.compile(
    r"(?:要|需要?|须|必须|得|都|先|经)[^，,。]{0,10}(?:审批|审核|复核|批准|同意|签字)(?:后|才|了|一下|[。.!！]|$)"
    r"|(?:need|require|take)s?\b.{0,30}\bapprov"
)
_NO_MORE = re.compile(
    r"(?:不用|不再|无需|不需要?|取消|关闭|停用)(?:要|再)?[^，,。]{0,6}(?:审批|复核|四眼)|\bno approval\b"
)

_BOUND = re.compile("(?:及|或)?以上|超过|达到|大于|不低于|不少于|满|more than|at least|over|above|from")


def proposed(desk: Desk, text: str) -> Step | None:
    """5万以上的支出要财务审批: the setting this comes to, to be agreed to; None where it is no such rule."""
    said = plain(text).strip()
    off = bool(_NO_MORE.search(said))
    if len(said) > 60 or questions(said) or not (off or _TAKES.search(said)):
        return None
    kinds = tuple(kind for kind, words in _SAID.items() if re.search(words, said))
    sums = [one.amount.yuan for one in amounts(_BOUND.sub(" ", said)) if one.money]
    if not (kinds or (off and len(said) < 12)) or len(sums) > 1 or None in sums:
        return None
    require(desk.who.role, "manage_people")
    wanted = approvals.policy(desk.session)
    if off:
        wanted = replace(wanted, kinds=tuple(one for one in wanted.kinds if kinds and one not in kinds))
    else:
        every = tuple(one for one in _KINDS if one in {*wanted.kinds, *kinds})
        wanted = replace(wanted, kinds=every, least=next((one for one in sums if one is not None), wanted.least))
    places = "".join(str(place) for place, kind in enumerate(_KINDS) if kind in wanted.kinds)
    agree = _button(desk.pick("就这样设置", "Set it so"), "s", places, f"{wanted.least.normalize():f}")
    leave = _button(desk.pick("不改", "Leave it"), "keep")
    head, facts, _ = _card(desk, wanted).blocks
    zh = "还没有改。金额对所有要审批的类型都一样；审批人是财务和管理员，不能审批自己的登记。"
    en = (
        "Nothing is changed yet. One amount counts for every kind; finance and administrators approve, never their own."
    )
    return Step(replies=[Reply((head, facts, Note(desk.pick(zh, en))), ((agree, leave),))])


_STANDS_IN = re.compile(r"[代替](?:我|为)?(?:审批|批|审核|复核)|\bapprove (?:for me|on my behalf|in my place)\b")


def stood_in_for(desk: Desk, text: str) -> Step | None:
    """我下周休假，由李四代批: every approver may, so that nothing is handed over; who can while somebody is away."""
    said = plain(text).strip()
    if len(said) > 60 or questions(said) or not _STANDS_IN.search(said):
        return None
    require(desk.who.role, "approve")
    others = [one.name for one in approvals.approvers(desk.session, sorted(TABLE["approve"]), desk.who.id)]
    if not others:
        zh = "除您以外现在没有人能审批，请管理员先在 /settings 里加一位财务或管理员。"
        return Step(replies=[say(desk.pick(zh, "Nobody but you may approve; add finance or an administrator first."))])
    named = [name for name in others if name.casefold() in text.casefold()]
    zh = f"{'、'.join(named)}本来就能审批，不用交接。" if named else "审批不用交接。"
    en = f"{', '.join(named)} may approve already. " if named else "Nothing has to be handed over. "
    zh += f"您不在时能审批的有：{'、'.join(others)}。外出日期发“提醒设置”填，提醒会转给代理人。"
    en += f"While you are away these may: {', '.join(others)}."
    en += " Set your days away with /remind: reminders go to your deputy."
    return Step(replies=[say(desk.pick(zh, en))])


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
        case ["s", places, least] if re.fullmatch("[0-6]*", places) and re.fullmatch(r"\d{1,13}(?:\.\d\d?)?", least):
            kinds = tuple(kind for place, kind in enumerate(_KINDS) if str(place) in places)
            wanted = replace(wanted, kinds=kinds, least=Decimal(least))
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
