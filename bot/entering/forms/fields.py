"""What was typed into a field → its value, or what to ask back. Values are JSON: ids, 元 as text, ISO days."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlmodel import select

from bot.entering import words
from bot.entering.desk import Desk
from bot.entering.forms.form import Choose, Option, Read, Value, Values, Words, Wrong
from bot.entering.reading.amounts import format_amount, read_amount
from bot.entering.reading.days import read_day
from bot.entering.reading.said import Amount, Day, Named
from bot.rendering.starting import no_projects
from db.changing.booking import not_yours
from db.known import figures
from db.known.scoring import STANDARD
from db.models import Project
from db.money import CENT, plain
from db.names import quoted

OFFERED = 5
LABEL = 40
HIDDEN = ("您没有权限看到这个项目。", "You may not see this project.")
_MOST_TEXT = 1000
_MOST = Decimal(10) ** 12  # yuan
_PLAUSIBLE = Decimal("1.2")  # times the budget: what one payment can still be


def project(desk: Desk, values: Values, text: str) -> Read:
    """The project a text names."""
    reading = desk.names(text)
    if len(reading.mentions) == 1:
        mention = reading.mentions[0]
        name = text[mention.start : mention.end]
        if mention.decision == "one":
            return of_named(desk, Named(name, mention.ids, "one"))
        return of_named(desk, Named(name, mention.ids, "several", more=mention.more))
    if reading.mentions:
        return Wrong(("这里只填一个项目。", "One project only, please."))
    return of_named(desk, Named(text.strip(), reading.nearest, "none"))


def of_named(desk: Desk, named: Named) -> Read:
    """One that is sure and may be written, or which to choose from."""
    seen = figures.visible_ids(desk.session, named.ids, desk.visible) if named.ids else set()
    ids = [one for one in named.ids if one in seen][:OFFERED]
    if named.decision == "one" and not ids:
        return Wrong(HIDDEN)
    if named.decision == "one":
        return permitted(desk, ids[0])
    offered = projects(desk, ids)
    said = named.text.strip()
    if named.decision == "several" and offered:
        more = f"（还有{named.more}个，请写全一点）" if named.more else ""
        return Choose((f"{quoted(said)}是哪一个项目？{more}", f"Which project is “{said}”?"), offered)
    if offered:
        return Choose(
            (
                f"没有找到叫{quoted(said)}的项目。是下面的某一个吗？不是的话请把名称写全。",
                f"There is no project “{said}”. One of these? If not, please write its full name.",
            ),
            offered,
        )
    if none_stored(desk):
        return Wrong((no_projects("zh"), no_projects("en")))
    return Wrong(
        (f"没有找到叫{quoted(said)}的项目，请把名称写全一点。", f"No project is called “{said}”; try its full name.")
    )


def none_stored(desk: Desk) -> bool:
    """Whether there is no project at all, so that asking for one leads nowhere."""
    return desk.session.exec(select(Project.id).limit(1)).first() is None


def permitted(desk: Desk, project_id: int) -> Read:
    found = desk.project(project_id)
    if found is None:
        return Wrong(("没有这个项目，请重新选择。", "There is no such project; please choose again."))
    if not desk.writes_for(found):
        refusal = not_yours(found.name)
        return Wrong((refusal.zh, refusal.en))
    return Value(project_id)


def projects(desk: Desk, ids: Sequence[int]) -> tuple[Option, ...]:
    """Buttons with the names of projects this person may write for; of others the button says why not."""
    names = figures.names(desk.session, ids)
    return tuple((names[one][:LABEL], one) for one in ids if one in names)


def show_project(desk: Desk, value: Any) -> str:
    found = desk.session.get(Project, value)
    return "" if found is None else found.name


def amount(desk: Desk, values: Values, text: str) -> Read:
    """An exact amount above nothing, in yuan."""
    said = read_amount(text)
    if said is None:
        return Wrong(
            ("没看懂金额，请写成 3.5万元 或 35000元。", "I cannot read the amount; write it like 35,000 yuan.")
        )
    return of_amount(desk, values, said)


def of_amount(desk: Desk, values: Values, said: Amount) -> Read:
    if said.yuan is not None:
        if said.yuan <= 0:
            return Wrong(("金额须大于0。", "The amount must be above 0."))
        if said.yuan > _MOST:
            return Wrong(("金额太大了，请核对单位。", "The amount is too large; please check the unit."))
        return Value(yuan(said.yuan))
    doubt = said.doubts[0] if said.doubts else None
    if said.alternatives:
        likely = [one for one in said.alternatives if one > 0 and plausible(desk, values, one)]
        if len(likely) == 1 and len(said.alternatives) > 1:
            return Value(yuan(likely[0]))
        offered = tuple((format_amount(one, desk.language), yuan(one)) for one in said.alternatives if one > 0)
        question = (doubt.zh, doubt.en) if doubt else ("单位是元还是万元？", "Yuan or 万元?")
        return Choose(question, offered)
    return Wrong((doubt.zh, doubt.en) if doubt else ("没看懂金额。", "I cannot read the amount."))


def yuan(amount: Decimal) -> str:
    """One spelling for one amount, as a form keeps it."""
    return f"{amount.quantize(CENT):f}"


def plausible(desk: Desk, values: Values, amount: Decimal) -> bool:
    """Whether an amount without a unit can be meant, by the project's budget; without one it can."""
    known = values.get("project")
    rows = figures.of_projects(desk.session, [known]) if known else []
    budgets = [row.budget for row in rows if row.budget]
    return not budgets or amount <= max(budgets) * _PLAUSIBLE


def show_amount(desk: Desk, value: Any) -> str:
    return format_amount(Decimal(value), desk.language)


def day(desk: Desk, values: Values, text: str) -> Read:
    """A day that has come."""
    said = read_day(text, desk.today, lean="past")
    if said is None:
        return Wrong(("没看懂日期，请写成 6月30日。", "I cannot read the date; write it like 2026-06-30."))
    return of_day(desk, said)


def of_day(desk: Desk, said: Day) -> Read:
    if said.day is None:
        doubt = said.doubts[0] if said.doubts else None
        return Wrong((doubt.zh, doubt.en) if doubt else ("没看懂日期。", "I cannot read the date."))
    if said.day > desk.today:
        zh = f"{words.day(said.day, 'zh')}还没有到，只能登记已经发生的。"
        en = f"{said.day} is still to come; only what has happened can be booked."
        return Wrong((zh, en), ((desk.pick("今天", "today"), desk.today.isoformat()),))
    return Value(said.day.isoformat())


def show_day(desk: Desk, value: Any) -> str:
    return words.day(date.fromisoformat(value), desk.language)


def days(desk: Desk, values: Values) -> tuple[Option, ...]:
    """Today, yesterday, the end of last month."""
    today = desk.today
    end = today.replace(day=1) - timedelta(days=1)
    return (
        (desk.pick("今天", "Today"), today.isoformat()),
        (desk.pick("昨天", "Yesterday"), (today - timedelta(days=1)).isoformat()),
        (desk.pick(f"{end.month}月底", f"{end:%b %d}"), end.isoformat()),
    )


def text(desk: Desk, values: Values, said: str) -> Read:
    """Any words."""
    kept = said.strip()
    if not kept:
        return Wrong(("请写几个字。", "Please write a few words."))
    if len(kept) > _MOST_TEXT:
        return Wrong((f"太长了，请控制在{_MOST_TEXT}字以内。", f"Too long: {_MOST_TEXT} characters at most."))
    return Value(kept)


def show_text(desk: Desk, value: Any) -> str:
    return str(value)


def year(desk: Desk, values: Values, said: str) -> Read:
    found = re.search(r"(?<!\d)(20\d\d)(?!\d)", said)
    if found is None or int(found[1]) > desk.today.year + 1:
        return Wrong(("请写四位年份，例如2026。", "Please write a year of four digits."))
    return Value(int(found[1]))


def show_year(desk: Desk, value: Any) -> str:
    return desk.pick(f"{value}年度", str(value))


def points(desk: Desk, values: Values, said: str) -> Read:
    """Points between nothing and the full points of the part."""
    found = re.findall(r"-?\d+(?:\.\d+)?", said)
    if len(found) != 1:
        return Wrong(("请写一个得分，例如46.5。", "Please write the points, e.g. 46.5."))
    try:
        return of_points(desk, values, Decimal(found[0]))
    except InvalidOperation:
        return Wrong(("没看懂得分。", "I cannot read the points."))


def of_points(desk: Desk, values: Values, value: Decimal) -> Read:
    part = values.get("part", "")
    full = sum(STANDARD.weights.values(), Decimal(0)) if part == "total" else STANDARD.weights.get(part)
    if value != value.quantize(Decimal("0.01")) or value < 0:
        return Wrong(("得分最多两位小数，且不小于0。", "Points have two decimals at most and are not below 0."))
    if full is not None and value > full:
        shown = plain(value)
        likely = [one for one in (value / 10, value / 100) if one <= full and one == one.quantize(Decimal("0.01"))]
        zh = f"{words.PART_WORDS[part][0]}满分{plain(full)}分，{shown}分超过了。应该是多少？"
        en = f"{words.PART_WORDS[part][1]} has {plain(full)} points at most; {shown} is above that."
        return Wrong((zh, en), tuple((plain(one), str(one)) for one in (*likely[:1], full)))
    return Value(str(value))


def show_points(desk: Desk, value: Any) -> str:
    return plain(Decimal(value)) + desk.pick("分", " points")


def choice(options: Mapping[str, Words], called: Mapping[str, str]) -> Callable[[Desk, Values, str], Read]:
    """A reader of one of these, by their words or other words for them (longest first)."""
    known = {word: key for key, pair in options.items() for word in pair} | dict(called)

    def read(desk: Desk, values: Values, said: str) -> Read:
        plain = said.strip().casefold()
        exact = next((key for word, key in known.items() if word.casefold() == plain), None)
        inside = set()
        for word in sorted(known, key=len, reverse=True):  # 累计支出 is not 支出
            if word.casefold() in plain:
                inside.add(known[word])
                plain = plain.replace(word.casefold(), " ")
        if exact is not None or len(inside) == 1:
            return Value(exact or inside.pop())
        listed = tuple((pair[desk.language == "en"], key) for key, pair in options.items())
        return Choose(("请选一项：", "Please choose one:"), listed)

    return read


def shows(options: Mapping[str, Words]) -> Callable[[Desk, Any], str]:
    return lambda desk, value: options[value][desk.language == "en"]


def offers(options: Mapping[str, Words]) -> Callable[[Desk, Values], tuple[Option, ...]]:
    return lambda desk, values: tuple((pair[desk.language == "en"], key) for key, pair in options.items())
