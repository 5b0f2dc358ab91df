"""What a reminder says: one message a person and moment, a line or two for each matter, the most urgent first."""

from collections.abc import Sequence
from datetime import datetime, tzinfo
from decimal import Decimal

from bot.context import Who
from bot.reminding import buttons, digest_text, item_words
from bot.reminding.lights import MARKS
from bot.reminding.look import Look, day_words, moment_words, short
from bot.rendering.reply import Block, Bold, Items, Line, Note, Reply
from db.money import in_wan, plain
from db.rectification import Item
from db.reminders import ApprovalFacts, Body, DateFacts, DigestFacts, HolidayFacts, MissingFacts, Told, YearFacts

PAGE = 10  # matters in one message
PAGES = 3  # messages at once; what is more is found by /todo
_TITLE = 46
_ORDER = ("deadline", "measures", "decision", "approval", "calendar", "execution", "checkpoint", "stale")

Message = tuple[Reply, tuple[int, ...]]  # with the notices it tells of


def messages(body: Body | None, told: Sequence[Told], *, now: datetime, zone: tzinfo, language: str) -> list[Message]:
    """The messages one person (None: a group) gets at one moment."""
    look = look_of(body, now, zone, language)
    matters = sorted((one for one in told if not isinstance(one.facts, DigestFacts)), key=_urgency)
    digests = [one for one in told if isinstance(one.facts, DigestFacts)]
    pages = [matters[start : start + PAGE] for start in range(0, len(matters), PAGE)]
    shown = [_page(look, page, len(matters), number) for number, page in enumerate(pages[:PAGES])]
    if len(pages) > PAGES:
        rest = [one for page in pages[PAGES:] for one in page]
        reply, ids = shown[-1]
        more = Note(look.pick(f"另有{len(rest)}项，发送“待办”查看全部。", f"{len(rest)} more: send /todo to see all."))
        shown[-1] = (_with(reply, more), (*ids, *(one.notice_id for one in rest)))
    if digests:
        blocks = [block for one in digests for block in digest_text.blocks(look, one.facts)]
        ids = tuple(one.notice_id for one in digests)
        if shown:
            last, known = shown[-1]
            shown[-1] = (_with(last, Line(("",)), *blocks), (*known, *ids))
        else:
            shown.append((Reply(tuple(blocks), urgent=False), ids))
    return shown


def look_of(body: Body | None, now: datetime, zone: tzinfo, language: str) -> Look:
    """Whoever is spoken to, as the screens of this room know them."""
    spoken = (body.language if body is not None else None) or language
    name, role = (body.name, body.role) if body is not None else ("", "viewer")
    section = body.section_id if body is not None else None
    return Look(Who(body.id if body is not None else 0, name, role, section, spoken, 0), now, zone, spoken)


def line(look: Look, told: Told) -> tuple[str, str]:
    """A matter in two short lines: what it is, and why now."""
    match told.facts:
        case Item() as item:
            return item_words.title(item, _TITLE), _item(look, told, item)
        case YearFacts() as year:
            mark = MARKS[year.light] + " " if told.slot.rule == "execution" else ""
            return f"{mark}{short(year.project, _TITLE)}", _year(look, told.slot.rule, year) + _climbed(look, told)
        case ApprovalFacts(asked_by, asked_at):
            when = moment_words(look, asked_at)
            zh, en = f"{asked_by} {when}提交，等您审批", f"{asked_by} asked {when}; it waits for your decision"
            return look.pick("待审批的登记", "An entry awaits approval"), look.pick(zh, en) + _climbed(look, told)
        case DateFacts(title, due, days):
            left = item_words.left_words(look, days)
            return short(title, _TITLE), f"{day_words(look, due)}，{left}"
        case HolidayFacts(last):
            zh = (
                f"工作日安排只到{last.year}年{last.month}月{last.day}日。"
                "放假通知公布后请在 /remind 里载入，否则之后按周末和法定假日暂估。"
            )
            en = f"Working days are known until {last}. Load the new notice by /remind; later days are estimated."
            return look.pick("放假安排快用完了", "The holiday calendar runs out"), look.pick(zh, en)
        case MissingFacts(name, reason):
            return look.pick(f"联系不上{name}", f"{name} cannot be reached"), look.pick(*_MISSING[reason])
        case DigestFacts() as digest:
            title = look.pick("项目周报", "Weekly digest")
            if digest.section is not None:
                title = look.pick(f"{digest.section}月报", f"Monthly digest, {digest.section}")
            red, yellow, late = len(digest.red), len(digest.yellow), len(digest.overdue)
            zh, en = f"红灯{red}、黄灯{yellow}、整改超期{late}", f"{red} red, {yellow} yellow, {late} items overdue"
            return title, look.pick(zh, en)
    raise TypeError(f"no words for {type(told.facts).__name__}")


_MISSING = {
    "left": (
        "已离开，其事项已转给下一位，请指定新的责任人",
        "they left; their matters go up the ladder: appoint somebody",
    ),
    "absent": (
        "还没有加入，其事项已转给下一位，请发邀请",
        "they never came; their matters go up the ladder: invite them",
    ),
    "blocked": ("停用了机器人，其事项已转给下一位", "they blocked the bot; their matters go up the ladder"),
}


def _page(look: Look, page: Sequence[Told], total: int, number: int) -> Message:
    under = buttons.under([buttons.Told(one.notice_id, one.slot.rule, one.slot.subject) for one in page], look.language)
    ids = tuple(one.notice_id for one in page)
    if total == 1:
        title, words = line(look, page[0])
        blocks: tuple[Block, ...] = (Line((Bold(f"⏰ {title}"),)), Line((words,)))
        return Reply(blocks, under, urgent=False), ids
    first = number * PAGE + 1
    head = look.pick(f"⏰ {total}件事需要您看一下", f"⏰ {total} matters need you")
    if number:
        head = look.pick(f"⏰ 续（{first}起）", f"⏰ continued (from {first})")
    lines = tuple("\n".join(line(look, one)) for one in page)
    # Numbers start anew in each message: so do its buttons.
    return Reply((Line((Bold(head),)), Items(lines)), under, urgent=False), ids


def _with(reply: Reply, *blocks: Block) -> Reply:
    return Reply((*reply.blocks, *blocks), reply.buttons, urgent=False)


def _urgency(told: Told) -> tuple[int, int, int]:
    """Overdue first, then by days left, then by rule."""
    facts = told.facts
    place = _ORDER.index(told.slot.rule) if told.slot.rule in _ORDER else len(_ORDER)
    if isinstance(facts, Item):
        return (0 if facts.overdue else 1, facts.days_left if facts.days_left is not None else 0, place)
    if isinstance(facts, YearFacts):
        return (0 if facts.light == "red" and told.slot.rule == "execution" else 2, place, 0)
    return (1, 0, place)


def _item(look: Look, told: Told, item: Item) -> str:
    owner = item.owner or look.pick("无责任人", "no owner")
    if told.slot.rule == "decision":
        what = look.pick("已报完成，等您认定", "filed as done; it awaits your decision")
        if item.next != "decision":
            what = look.pick("申请延期，等您审批", "more time was asked for; it awaits your decision")
        return f"{what} · {owner}" + _climbed(look, told)
    if told.slot.key.startswith("new:"):
        zh = f"新的整改任务：{day_words(look, item.due)}前完成"
        en = f"A new item for you: due {day_words(look, item.due)}"
        if item_words.measures_first(item):
            zh, en = f"新的整改任务：{item_words.by(look, item)}", f"A new item for you: {item_words.by(look, item)}"
        return look.pick(zh, en)
    if told.slot.key.startswith("returned:"):
        zh = f"被退回，请继续整改：{day_words(look, item.due)}到期，{item_words.left(look, item)}"
        en = f"Sent back, please go on: due {day_words(look, item.due)}, {item_words.left(look, item)}"
        return look.pick(zh, en)
    if told.slot.rule == "deadline" and item.next == "measures":
        zh, en = (
            f"{day_words(look, item.due)}到期，措施还没有报",
            f"due {day_words(look, item.due)}; no measures filed yet",
        )
        return look.pick(zh, en) + f" · {owner}" + _climbed(look, told)
    wanted = look.pick(*item_words.NEXT[item.next or "evidence"])
    by = day_words(look, item.next_due) if item.next_due is not None else ""
    zh = f"{item_words.mark(item)}{wanted}：{by}到期，{item_words.left(look, item)}"
    en = f"{item_words.mark(item)}{wanted}: due {by}, {item_words.left(look, item)}"
    words = look.pick(zh, en)
    return (
        words
        if told.slot.rung == 0 and told.slot.person_id == item.owner_id
        else f"{words} · {owner}" + _climbed(look, told)
    )


def _climbed(look: Look, told: Told) -> str:
    """That it went up the ladder, to whoever sits there."""
    rung = told.slot.rung
    if rung == 0:
        return ""
    if told.slot.rule in ("decision", "approval") or rung > 1:
        return look.pick("（已上报领导）", " (gone up to the leaders)")
    return look.pick("（已上报科室负责人）", " (gone up to the section head)")


def _year(look: Look, rule: str, year: YearFacts) -> str:
    rate = _percent(year.rate)
    if rule == "stale":
        ago = (look.today - year.last_entry).days if year.last_entry is not None else 0
        zh = f"{ago}天没有登记（上次 {day_words(look, year.last_entry)}），有支出请登记" if year.last_entry else ""
        en = f"nothing entered for {ago} days; please enter what was spent"
        return look.pick(zh, en)
    if rule == "checkpoint" and year.checkpoint is not None:
        day = day_words(look, year.checkpoint)
        zh = f"{day}应支出{_percent(year.share)}，现为{rate}"
        return look.pick(zh, f"{_percent(year.share)} should be spent by {day}; it is {rate}")
    plan_zh, plan_en = ("计划", "plan") if year.planned else ("序时进度", "elapsed share")
    behind = plain(year.behind or Decimal(0))
    zh = f"执行率{rate}，{plan_zh}{_percent(year.wanted)}，落后{behind}个百分点。" + green(look, year)
    en = f"rate {rate}, {plan_en} {_percent(year.wanted)}: {behind} points behind. " + green(look, year)
    return look.pick(zh, en)


def green(look: Look, year: YearFacts) -> str:
    """What would turn it green, exact to the fen."""
    if year.more is None:
        return ""
    zh, en = f"再支出{in_wan(year.more)}", f"Green again: spend {in_wan(year.more, 'en')} more"
    if year.less:
        zh, en = f"{zh}，或调减预算{in_wan(year.less)}", f"{en}, or cut the budget by {in_wan(year.less, 'en')}"
    return look.pick(f"{zh}可转绿", en)


def _percent(rate: Decimal | None) -> str:
    return "-" if rate is None else f"{plain(rate)}%"
