"""The forms that move money: spend (payment, refund, cumulative, paid in full) and budget (added, cut, set, moved)."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from bot.entering.desk import Desk
from bot.entering.forms import fields, recent, sanity
from bot.entering.forms.form import Field, Form, Read, Value, Values, Words, Wrong, shelf
from db.changing.changes import Change, Movement

SPEND = {
    "payment": ("支出", "payment"),
    "refund": ("退回", "refund"),
    "cumulative": ("累计支出", "total so far"),
    "in_full": ("全部付清", "paid in full"),
}
BUDGET = {
    "add": ("追加", "add"),
    "cut": ("调减", "cut"),
    "transfer": ("调剂到其他项目", "move to another project"),
    "set_budget": ("改为某个数", "set to an amount"),
    "initial": ("登记年初预算", "initial budget"),
}
_SPEND_CALLED = {"付款": "payment", "支付": "payment", "花": "payment", "退款": "refund", "退": "refund"}
_SPEND_CALLED |= {"累计": "cumulative", "付清": "in_full", "paid": "payment", "spend": "payment"}
_BUDGET_CALLED = {"增加": "add", "追加预算": "add", "加": "add", "减": "cut", "调减预算": "cut", "调剂": "transfer"}
_BUDGET_CALLED |= {
    "设定": "set_budget",
    "改为": "set_budget",
    "年初": "initial",
    "move": "transfer",
    "set": "set_budget",
}


def project_field(key: str = "project", question: Words = ("哪个项目？", "Which project?")) -> Field:
    return Field(
        key,
        ("项目", "Project"),
        question,
        fields.project,
        fields.show_project,
        suggest=recent.my_projects,
        check=lambda desk, values, value: fields.permitted(desk, value),
    )


def amount_field(label: Words = ("金额", "Amount"), *, optional: bool = False) -> Field:
    return Field(
        "amount",
        label,
        ("金额是多少？例如 3.5万元、35000元。", "How much? e.g. 35,000 yuan."),
        fields.amount,
        fields.show_amount,
        needed=lambda values: values.get("kind") != "in_full",
        optional=optional,
    )


def day_field() -> Field:
    return Field(
        "day",
        ("日期", "Day"),
        ("哪一天的？", "On which day?"),
        fields.day,
        fields.show_day,
        suggest=fields.days,
    )


def note_field(label: Words, question: Words) -> Field:
    return Field("note", label, question, fields.text, fields.show_text, optional=True, free=True)


def _to_project(desk: Desk, values: Values, text: str) -> Read:
    """The other end of a transfer."""
    read = fields.project(desk, values, text)
    return _other_end(desk, values, read.value) if isinstance(read, Value) else read


def _other_end(desk: Desk, values: Values, value: int) -> Read:
    if value == values.get("project"):
        return Wrong(("调入和调出是同一个项目，请选另一个。", "It is the same project; please choose another."))
    return fields.permitted(desk, value)


def spend_changes(desk: Desk, values: Values) -> Sequence[Change]:
    counts = date.fromisoformat(values["day"])
    amount = None if values["kind"] == "in_full" else Decimal(values["amount"])
    said = with_reason(values)
    return [Movement(values["project"], counts.year, values["kind"], amount, counts, said, values.get("payee"))]


def budget_changes(desk: Desk, values: Values) -> Sequence[Change]:
    counts = date.fromisoformat(values["day"])
    amount, kind, note = Decimal(values["amount"]), values["kind"], with_reason(values)
    year = counts.year
    if kind == "transfer":
        out = Movement(values["project"], year, "adjustment", -amount, counts, note)
        return [out, Movement(values["to_project"], year, "adjustment", amount, counts, note)]
    if kind in ("add", "cut"):
        signed = amount if kind == "add" else -amount
        return [Movement(values["project"], year, "adjustment", signed, counts, note)]
    return [Movement(values["project"], year, kind, amount, counts, note)]


def with_reason(values: Values) -> str | None:
    """The note, and why somebody insisted on what was remarked."""
    why = values.get("why")
    said = [part for part in (values.get("note"), f"核对说明：{why}" if why else None) if part]
    return "；".join(said) or None


def _spend_title(values: Values) -> Words:
    zh, en = SPEND[values.get("kind", "payment")]
    return f"登记{zh}", f"Book {en}"


def _budget_title(values: Values) -> Words:
    zh, en = BUDGET.get(values.get("kind", ""), ("调整", "change"))
    return f"预算{zh}", f"Budget: {en}"


SPENDING = shelf(
    Form(
        "spend",
        _spend_title,
        (
            project_field(),
            Field(
                "kind",
                ("类型", "Kind"),
                ("登记哪一种？", "What is it?"),
                fields.choice(SPEND, _SPEND_CALLED),
                fields.shows(SPEND),
                suggest=fields.offers(SPEND),
            ),
            amount_field(),
            day_field(),
            Field(
                "payee",
                ("收款方", "Payee"),
                ("付给谁？", "Paid to whom?"),
                fields.text,
                fields.show_text,
                suggest=recent.payees,
                optional=True,
                free=True,
            ),
            note_field(("用途", "For"), ("用来做什么？", "What was it for?")),
        ),
        spend_changes,
        sanity.of_spend,
    )
)

BUDGETING = shelf(
    Form(
        "budget",
        _budget_title,
        (
            project_field(),
            Field(
                "kind",
                ("类型", "Kind"),
                ("预算怎么变？", "What happens to the budget?"),
                fields.choice(BUDGET, _BUDGET_CALLED),
                fields.shows(BUDGET),
                suggest=fields.offers(BUDGET),
            ),
            Field(
                "to_project",
                ("调入项目", "To project"),
                ("调剂到哪个项目？", "To which project?"),
                _to_project,
                fields.show_project,
                suggest=recent.my_projects,
                check=_other_end,
                needed=lambda values: values.get("kind") == "transfer",
            ),
            amount_field(),
            day_field(),
            note_field(("依据", "On what ground"), ("依据是什么？例如批文文号。", "Which document, e.g.?")),
        ),
        budget_changes,
        sanity.of_budget,
    )
)
