"""What is noticed before money is booked: each remark says what, and offers the likely right value."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from bot.entering import words
from bot.entering.desk import Desk
from bot.entering.forms import recent
from bot.entering.forms.fields import yuan
from bot.entering.forms.form import Remark, Values, Words
from bot.entering.reading.amounts import format_amount
from db.changing import approvals
from db.changing.changes import Movement, from_json
from db.changing.preview import Posting, Preview, Row
from db.known import figures
from db.money import in_wan
from db.names import quoted

_JUMP = 10
_SLIPS = (Decimal(10), Decimal(10_000))


def of_spend(desk: Desk, values: Values, made: Preview) -> Sequence[Remark]:
    change, booked = made.changes[-1], made.postings[-1]
    assert isinstance(change, Movement)
    row = made.row(change.project_id, change.year)
    assert row is not None
    remarks = [*_impossible(row), *_stated(desk, row, change), *_year(desk, change)]
    if not booked:
        return [*remarks, _nothing_left(row) if change.kind == "in_full" else _same_total()]
    amount = booked[-1].amount
    if change.kind == "cumulative" and booked[-1].kind == "refund":
        remarks.append(_below_booked(row, amount))
    elif change.kind != "refund":
        remarks += _too_much(desk, row, change, amount) or _unusual(desk, change, amount)
    return [*remarks, *_twice(desk, made, change, booked[-1])]


def of_budget(desk: Desk, values: Values, made: Preview) -> Sequence[Remark]:
    remarks: list[Remark] = []
    for change, postings in zip(made.changes, made.postings, strict=True):
        assert isinstance(change, Movement)
        row = made.row(change.project_id, change.year)
        assert row is not None
        remarks += [*_impossible(row), *_stated(desk, row), *_year(desk, change)]
        if not postings:
            same = ("预算现在就是这个数，不用改。", "The budget is just this already.")
            remarks.append(Remark("nothing", same, impossible=True))
            continue
        remarks += _below_spend(values, row, change)
        remarks += _other_before(values, row)
        if change.kind == "initial" and row.before.budget:
            was = in_wan(row.before.budget, desk.language)
            said = f"这个项目{row.after.year}年度已经有预算{was}；增减请选“追加”或“调减”。"
            en = f"There is a budget of {was} for {row.after.year} already; choose add or cut."
            remarks.append(Remark("has_budget", (said, en), impossible=bool(row.before.booked.initial)))
        remarks += _twice(desk, made, change, postings[-1])
    return remarks


def _impossible(row: Row) -> list[Remark]:
    """What the ledger refuses."""
    remarks = []
    name = row.after.name
    if row.after.budget is not None and row.after.budget < 0:
        was = row.before.budget or Decimal(0)
        now = f"现在是{in_wan(was)}" if was else "现在没有预算"
        zh = f"{quoted(name)}的预算会变成负数（{now}），不能登记。请核对项目、年度和金额。"
        en = f"The budget of “{name}” ({in_wan(was, 'en')}) would fall below 0. Please check project, year and amount."
        remarks.append(Remark("budget_below_0", (zh, en), impossible=True))
    if row.after.booked.spend is not None and row.after.booked.spend < 0:
        was = row.before.booked.spend or Decimal(0)
        zh = f"{quoted(name)}{row.after.year}年度登记的支出只有{in_wan(was)}，退不了这么多。请核对项目、年度和金额。"
        en = f"Only {in_wan(was, 'en')} are booked as spent for “{name}” in {row.after.year}. Please check the entry."
        remarks.append(Remark("spend_below_0", (zh, en), impossible=True))
    return remarks


def _stated(desk: Desk, row: Row, change: Movement | None = None) -> list[Remark]:
    """What was only stated until now: said, because figures change their ground."""
    remarks = []
    if row.stated_budget and row.before.budget is not None:
        was = row.before.budget
        zh = f"{quoted(row.after.name)}的预算{in_wan(was, 'zh')}目前只在报告里写着，会先记入台账，再做这次调整。"
        en = f"The budget of “{row.after.name}” ({in_wan(was, 'en')}) is only stated so far; it is booked first."
        remarks.append(Remark("stated_budget", (zh, en), serious=False))
    if row.stated_spend:
        was = row.stated_spend
        whose = f"{quoted(row.after.name)}{row.after.year}年度"
        zh = f"{whose}的支出{in_wan(was, 'zh')}是报告写的全年数；登记后按凭证另算，两个数都会显示。"
        en = f"{in_wan(was, 'en')} is the stated spend of “{row.after.name}” in {row.after.year};"
        en += " entries are shown beside it."
        if change is None or change.kind != "payment":
            remarks.append(Remark("stated_spend", (zh, en)))
        else:
            remarks.append(_beside_the_stated(row, (zh, en)))
    elif row.before.budget is None and (row.after.budget is None or row.after.budget < 0):
        zh = f"{quoted(row.after.name)}{row.after.year}年度还没有登记预算。"
        en = f"{quoted(row.after.name)} has no budget for {row.after.year} yet."
        remarks.append(Remark("no_budget", (zh, en), serious=False, likely=_year_with_budget(desk, row)))
    return remarks


def _beside_the_stated(row: Row, told: Words) -> Remark:
    """The first payment of a year of which only the total is known: what the two come to, and that it may be a sum."""
    stated, booked = row.stated_spend or Decimal(0), row.after.booked.spend or Decimal(0)
    apart = stated - booked
    less_zh, less_en = ("少", "less") if apart > 0 else ("多", "more")
    zh, en = told
    if apart:
        zh += f"凭证合计{in_wan(booked, 'zh')}，比报告{less_zh}{in_wan(abs(apart), 'zh')}。"
        en += f" They come to {in_wan(booked, 'en')}, {in_wan(abs(apart), 'en')} {less_en} than stated."
    zh += "如果这是到当天为止的累计数，请按累计登记。"
    en += " If this is all that was spent up to that day, book it as a total so far."
    likely = (("按累计登记", "Book as total so far"), "kind", "cumulative")
    return Remark("stated_spend", (zh, en), likely=likely)


def _year_with_budget(desk: Desk, row: Row) -> tuple[Words, str, str] | None:
    """The newest year that has a budget, where this one has none."""
    rows = figures.of_projects(desk.session, [row.after.project_id])
    year = next((one.year for one in rows if one.budget and one.year < row.after.year), None)
    if year is None:
        return None
    return (f"记入{year}年度", f"Book it for {year}"), "day", date(year, 12, 31).isoformat()


def _year(desk: Desk, change: Movement) -> list[Remark]:
    if change.year == desk.today.year:
        return []
    likely = None
    this_year = _same_day(change.day, desk.today.year)
    if this_year is not None and this_year <= desk.today:
        label = (f"改为{desk.today.year}年", f"Make it {desk.today.year}")
        likely = (label, "day", this_year.isoformat())
    zh, en = (
        f"日期在{change.year}年，会记入{change.year}年度。",
        f"The day is in {change.year} and counts for that year.",
    )
    return [Remark("other_year", (zh, en), likely=likely)]


def _same_day(day: date, year: int) -> date | None:
    try:
        return day.replace(year=year)
    except ValueError:
        return None


def _nothing_left(row: Row) -> Remark:
    if row.after.budget is None:
        zh, en = "没有登记预算，算不出还剩多少，请直接写金额。", "Without a budget nothing remains; give the amount."
    else:
        zh, en = "预算已经全部支出，没有可以付的余额。", "All of the budget is spent; nothing is left to pay."
    return Remark("nothing", (zh, en), impossible=True)


def _same_total() -> Remark:
    return Remark("nothing", ("已登记的累计正好是这个数。", "Exactly this much is booked already."), impossible=True)


def _below_booked(row: Row, less: Decimal) -> Remark:
    zh = f"比已登记的累计少{in_wan(less, 'zh')}；确认的话会登记一笔退回。"
    en = f"This is {in_wan(less, 'en')} below what is booked; confirming books a refund."
    return Remark("below_booked", (zh, en))


def _too_much(desk: Desk, row: Row, change: Movement, amount: Decimal) -> list[Remark]:
    budget, spend = row.after.budget, row.after.spend
    if budget is None or spend is None or spend <= budget:
        return []
    over = spend - budget
    zh = f"支出会超过预算{in_wan(over, 'zh')}（预算{in_wan(budget, 'zh')}）。"
    en = f"The spend would exceed the budget by {in_wan(over, 'en')} (budget {in_wan(budget, 'en')})."
    left = row.before.remaining or Decimal(0)
    return [Remark("over_budget", (zh, en), likely=_slip(desk, change, amount, left))]


def _slip(desk: Desk, change: Movement, amount: Decimal, left: Decimal) -> tuple[Words, str, str] | None:
    """万 written for 元, or a zero too many: the first that fits what is left and what is usual."""
    if change.kind != "payment":
        return None
    usual = recent.usual(desk, change.project_id)
    for factor in _SLIPS:
        less = amount / factor
        fits = 0 < less <= left and less == less.quantize(Decimal("0.01"))
        if fits and (usual is None or usual / _JUMP < less < usual * _JUMP):
            return _change_to(less)
    return _change_to(left) if left > 0 else None


def _change_to(amount: Decimal) -> tuple[Words, str, str]:
    return ((f"改为{format_amount(amount)}", f"Make it {format_amount(amount, 'en')}"), "amount", yuan(amount))


def _unusual(desk: Desk, change: Movement, amount: Decimal) -> list[Remark]:
    """Ten times what this project usually pays, or so little that 万 was forgotten."""
    usual = recent.usual(desk, change.project_id)
    if usual is None or change.kind != "payment":
        return []
    if amount >= usual * _JUMP:
        likely = min(_SLIPS, key=lambda factor: abs((amount / factor).ln() - usual.ln()))
        less = (amount / likely).quantize(Decimal("0.01"))
        zh = f"比平时的一笔（约{in_wan(usual, 'zh')}）大十倍以上。"
        en = f"This is more than ten times the usual payment (about {in_wan(usual, 'en')})."
        return [Remark("jump", (zh, en), likely=_change_to(less))]
    if amount * 1000 <= usual:
        zh = f"比平时的一笔（约{in_wan(usual, 'zh')}）小很多，是不是漏了“万”？"
        en = f"This is far below the usual payment (about {in_wan(usual, 'en')}); is 万 missing?"
        return [Remark("tiny", (zh, en), likely=_change_to(amount * 10_000))]
    return []


def _twice(desk: Desk, made: Preview, change: Movement, posting: Posting) -> list[Remark]:
    kind = posting.kind
    booked = recent.same_booked(desk, change.project_id, kind, posting.amount, change.day)
    same = [entry for entry in booked if entry.id not in made.reversed]
    if not same and any(change in from_json(row.changes) for row in approvals.waiting(desk.session)):
        zh, en = "有一笔同样的正在等审批，是不是重复了？", "The very same waits for approval; is this another one?"
        return [Remark("waits", (zh, en))]
    if not same:
        return []
    note = f"（{same[0].note[:20]}）" if same[0].note else ""
    zh = f"{words.day(change.day, 'zh')}已经登记过一笔同样金额的{words.kind(kind, 'zh')}{note}，是不是重复了？"
    en = f"A {words.kind(kind, 'en')} of the same amount on {change.day} is booked already. Is this the same one?"
    return [Remark("twice", (zh, en))]


def _below_spend(values: Values, row: Row, change: Movement) -> list[Remark]:
    budget, spend = row.after.budget, row.after.spend
    if budget is None or spend is None or budget < 0 or budget >= spend or (row.before.budget or Decimal(0)) <= budget:
        return []
    zh = f"{quoted(row.after.name)}调整后的预算{in_wan(budget, 'zh')}低于已支出的{in_wan(spend, 'zh')}。"
    en = f"The budget of “{row.after.name}” would be {in_wan(budget, 'en')}, below the spend."
    most = (row.before.budget or Decimal(0)) - spend
    likely = _change_to(most if values["kind"] != "set_budget" else spend) if most > 0 else None
    return [Remark("below_spend", (zh, en), likely=likely)]


def _other_before(values: Values, row: Row) -> list[Remark]:
    """从20万调到25万, and it is not 20万."""
    was = values.get("was")
    if was is None or row.before.budget == Decimal(was):
        return []
    now = "没有登记" if row.before.budget is None else f"是{in_wan(row.before.budget, 'zh')}"
    now_en = "not booked" if row.before.budget is None else in_wan(row.before.budget, "en")
    zh = f"您说原来是{in_wan(Decimal(was), 'zh')}，但现在登记的预算{now}。"
    en = f"You said it was {in_wan(Decimal(was), 'en')}, but the budget now is {now_en}."
    return [Remark("other_before", (zh, en))]
