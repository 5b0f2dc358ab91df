"""What is said without looking anything up: small talk, help, rules, refusals, asking back. Chinese and English."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from bot.asking.answering.answer import Answer
from bot.asking.query import POINTS, Condition, Query
from bot.asking.replying.words import amount, in_unit, label, percent, points, short
from bot.rendering.reply import Block, Bold, Items, Line, Note
from db.known.department import MEASURES
from db.known.figures import Figures
from db.known.scoring import STANDARD, elapsed_share, grade
from db.money import WAN, plain, rounded

Blocks = list[Block]


def _say(*lines: str) -> Blocks:
    return [Line((line,)) for line in lines]


def _pick(language: str, chinese: str, english: str) -> str:
    return english if language == "en" else chinese


def examples(names: Sequence[str], language: str) -> tuple[str, ...]:
    """Questions that can be asked of what is stored."""
    name = names[0] if names else _pick(language, "某个项目", "a project")
    if language == "en":
        return (
            f"execution rate of {name}",
            f"how much is left of {name}",
            "which projects lost points",
            "total budget",
        )
    return (f"{name}执行率多少", f"{name}还剩多少", "哪些项目扣了分", "预算最高的项目是哪个")


_TALK = {
    "hi": (
        "您好！我是绩效助手，可以查项目的预算、支出、执行率和得分。请问想了解哪个项目？",
        "Hello! I can look up the projects' budgets, spending, execution rates and scores. Which project?",
    ),
    "thanks": ("不客气，有需要随时问我。", "You're welcome, any time."),
    "bye": ("再见，有需要随时找我。", "Goodbye, I'm glad to help any time."),
    "ok": ("好的，有需要随时问我。", "OK. Ask any time."),
    "abuse": (
        "抱歉没能帮到您。您可以换个说法再问，我会尽量查准项目的数据。",
        "Sorry I could not help. Please ask in another way; I look up figures of the projects.",
    ),
    "who": (
        "我是绩效助手，一个查询机器人：按库里的报告和台账回答项目的预算、支出、执行率和得分。",
        "I am the performance assistant, a bot: I answer about the projects' budgets, spending and scores "
        "from the reports and the ledger.",
    ),
    "help": (
        "可以问项目的预算、支出、执行率、得分、等级、原因和措施，也可以按条件列出、比较、排名、合计。例如：",
        "You can ask about a project's budget, spending, execution rate, scores, grade, reasons and measures, "
        "or list, compare, rank and add up. For example:",
    ),
}
_REFUSED = {
    "secret": (
        "抱歉，这个我不能提供。我只回答项目预算绩效的问题。",
        "Sorry, I cannot give that. I only answer questions about the projects' budgets and performance.",
    ),
    "change": (
        "抱歉，聊天里的话不能改动、删除或编造数据{about}，我只回答库里写明的情况。",
        "Sorry, I cannot change, delete or make up figures{about}. I only answer what the reports and the ledger say.",
    ),
}


def talk(query: Query, names: Sequence[str], language: str) -> Blocks:
    """Greetings, thanks, what can be asked."""
    said = _say(_pick(language, *_TALK[query.topic or "help"]))
    return [*said, Items(examples(names, language), None)] if query.topic == "help" else said


def refused(query: Query, names: Sequence[str], language: str) -> Blocks:
    about = f"（{'、'.join(names)}）" if names and language == "zh" else f" ({', '.join(names)})" if names else ""
    sentence = _pick(language, *_REFUSED["secret" if query.topic == "secret" else "change"])
    return _say(sentence.format(about=about))


def unchanged(language: str) -> Block:
    chinese = "以库里的报告和台账为准，聊天里的说法不会改变数据。"
    return Note(_pick(language, chinese, "This is what is stored; what is said in the chat does not change it."))


def missing(query: Query, names: Sequence[str], language: str) -> Blocks:
    """Asked for something that nobody stated."""
    if language == "en":
        of = f" of {', '.join(names)}" if names else ""
        what = f': "{query.topic}"' if query.topic else ""
        known = "Known are budget, spending, execution rate, scores, goals and measures."
        return _say(f"There is no data on that{of}{what}. {known}")
    of = f"{'、'.join(names)}的" if names else ""
    what = f"：“{query.topic}”" if query.topic else ""
    return _say(f"没有{of}这方面的数据{what}。能查的是预算、支出、执行率、得分、目标和措施。")


_NOT_UNDERSTOOD = (
    "抱歉，这个问题我答不了：库里没有这方面的数据，或者我没有读懂。可以这样问：",
    "Sorry, I cannot answer that: there is no such data here, or I did not understand it. You could ask:",
)


def not_understood(names: Sequence[str], language: str) -> Blocks:
    return [Line((_pick(language, *_NOT_UNDERSTOOD),)), Items(examples(names, language), None)]


def which_project(query: Query, language: str) -> Blocks:
    """A measure was asked for and no project named."""
    asked = [label(measure, language) for measure in query.measures]
    if language == "en":
        return _say(f"Which project's {' and '.join(asked)} do you mean? Just write the project's name.")
    return _say(f"请问您想了解哪个项目的{'、'.join(asked)}？直接写项目名称即可。")


def which_one(text: str, more: int, language: str) -> Blocks:
    text = _shortened(text)
    if language == "en":
        return _say(
            f'Several projects fit "{text}". Which one do you mean?'
            + (f" ({more} more fit; say a little more.)" if more else "")
        )
    return _say(
        f"“{text}”对得上不止一个项目，请问您问的是哪一个？"
        + (f"（另有{more}个也对得上，可以说得更具体些）" if more else "")
    )


def of_others(row: Figures, asked: Condition, language: str) -> Blocks:
    """The project that was named is not of the section or person that was named."""
    name, real = label(asked.measure, language), row.word(asked.measure)
    english = f"{row.name} is not with {asked.value}: its {name} is {real or 'not recorded'}."
    return _say(_pick(language, f"{row.name}的{name}不是{asked.value}，是{real or '空的'}。", english))


def which_section(names: Sequence[str], language: str) -> Blocks:
    return _say(
        _pick(
            language,
            f"对得上不止一个科室：{'、'.join(names)}。请写科室全称再问。",
            f"Several sections fit: {', '.join(names)}. Please ask again with the section's full name.",
        )
    )


def not_known_of_you(measure: str, language: str) -> Blocks:
    """我们科 or 我负责的, of somebody of whom that is not known."""
    if measure == "section":
        chinese = "还没有登记您属于哪个科室。请直接写科室名称，或请管理员在人员设置里登记。"
        english = "Your section is not known here. Name the section, or ask an administrator to set yours."
    else:
        chinese = "还不知道您是哪位。请直接写负责人姓名。"
        english = "It is not known here who you are. Write the name of the person responsible."
    return _say(_pick(language, chinese, english))


def _shortened(text: str, most: int = 30) -> str:
    """What somebody wrote is quoted, never a page of it."""
    return text if len(text) <= most else f"{text[:most]}…"


def too_long(most: int, language: str) -> Blocks:
    english = f"That is too long for one question (more than {most} characters). Please ask in a few words."
    return _say(_pick(language, f"这段话太长了（超过{most}字），我没有读。请用一两句话问。", english))


def impossible(query: Query, language: str) -> Blocks:
    """前0个, 第0名, 2月30日."""
    if query.topic == "place":
        english = "There is no place 0; places start with 1."
        return _say(_pick(language, "名次从1开始，没有第0名、前0个。", english))
    return _say(_pick(language, f"没有“{query.topic}”这一天。", f"There is no such day as {query.topic}."))


def this_one(text: str, name: str, language: str) -> Blocks:
    text = _shortened(text)
    return _say(
        _pick(
            language, f"没有叫“{text}”的项目。请问是不是{name}？", f'No project is called "{text}". Do you mean {name}?'
        )
    )


def none_such(text: str, nearest: bool, language: str) -> Blocks:
    text = _shortened(text)
    near = _pick(language, "相近的有：", " The nearest are:") if nearest else ""
    return _say(_pick(language, f"没有找到“{text}”这个项目。{near}", f'There is no project called "{text}".{near}'))


def adjusted(answer: Answer, language: str) -> Blocks:
    """调整后预算 with its equation, as no report states it."""
    parts = [answer.department[measure][0].amount or Decimal(0) for measure in ("initial_budget", "adjustment")]
    whole = in_unit(answer.values["full_budget"], language, answer.query.unit)
    name = answer.department_name or _pick(language, "本部门", "The department")
    equation = " + ".join(plain(part / WAN) for part in parts)
    if language == "en":
        return [Line((f"{name} ({answer.year}): budget after adjustment ", Bold(whole), f" ({equation} 万元)."))]
    return [Line((f"{name}{answer.year}年调整后预算：", Bold(whole), f"（年初预算 + 预算调整 = {equation}）。"))]


def sums_hidden(measures: Sequence[str], language: str) -> Blocks:
    """A stated sum would tell of a project that is hidden from the asker."""
    names = [label(measure, language) for measure in measures]
    english = f"You may not see the {' and '.join(names)}: it would tell of a project you may not see."
    return _say(_pick(language, f"由{'、'.join(names)}能推算出您无权查看的项目，不能显示。", english))


def not_visible(names: Sequence[str], language: str) -> Blocks:
    return _say(_pick(language, f"您无权查看{'、'.join(names)}。", f"You may not see {', '.join(names)}."))


def left_out(number: int, language: str) -> Block:
    """Of what all projects come to, some may be missing for this asker."""
    en = f"{number} more project{'s' if number > 1 else ''} you may not see; not counted here."
    return Note(_pick(language, f"另有{number}个项目您无权查看，没有计入。", en))


def missing_year(year: int, latest: int | None, language: str) -> Blocks:
    if language == "en":
        return _say(f"There is no data for {year}." + (f" The newest stored year is {latest}." if latest else ""))
    return _say(f"没有{year}年的数据。" + (f"库里最新是{latest}年。" if latest else ""))


def missing_years(years: Sequence[int], latest: int | None, language: str) -> Blocks:
    if language == "en":
        newest = f" The newest stored year is {latest}." if latest else ""
        return _say(f"There is no data for {', '.join(map(str, years))}.{newest}")
    newest = f"库里最新是{latest}年。" if latest else ""
    return _say(f"没有{'、'.join(f'{year}年' for year in years)}的数据。{newest}")


LIGHTS = {"red": ("红灯", "red"), "yellow": ("黄灯", "yellow"), "green": ("绿灯", "green")}


def lights(answer: Answer, language: str) -> Blocks:
    """Which light each project has, and why."""
    english, asked = language == "en", answer.query.topic or "any"
    if not answer.lights:
        zh = f"灯只看当年的进度，库里最新是{answer.year}年。"
        return _say(
            _pick(language, zh, f"Lights are of the running year only; the newest stored year is {answer.year}.")
        )
    name = LIGHTS[asked][english] if asked in LIGHTS else _pick(language, "亮灯情况", "lights")
    if not answer.rows:
        return _say(_pick(language, f"没有{name}的项目。", f"No project has a {name} light."))
    elapsed = answer.values["elapsed"]
    lines = []
    for row in answer.rows:
        gap = elapsed - (row.rate or Decimal(0))
        light = LIGHTS[answer.lights[row.project_id]][english]
        rate, points_ = percent(row.rate or Decimal(0)), plain(abs(gap))
        zh = f"{row.name}：{light}，执行率{rate}，{'落后' if gap > 0 else '超前'}{points_}个百分点"
        en = f"{row.name}: {light}, execution rate {rate}, {points_} points {'behind' if gap > 0 else 'ahead'}"
        lines.append(_pick(language, zh, en))
    count = len(answer.rows)
    zh = f"{answer.year}年序时进度{percent(elapsed)}，{name}的项目{count}个："
    head = _pick(language, zh, f"{percent(elapsed)} of {answer.year} has passed; {name}: {count}")
    return [Line((head,)), Items(tuple(lines), None)]


def workday(answer: Answer, language: str) -> Blocks:
    """The working day after a day off; estimated where the year's notice is not out."""
    if answer.days is None:
        return _say(_pick(language, "日历里没有这个节日。", "The calendar does not know that feast."))
    day, moved = answer.days
    if answer.query.topic == "next":
        said = _say(_pick(language, f"下一个工作日是{moved}。", f"The next working day is {moved}."))
    elif day == moved:
        said = _say(_pick(language, f"{day}是工作日，不用顺延。", f"{day} is a working day; nothing moves."))
    else:
        english = f"What falls on the days off from {day} moves to {moved}, the next working day."
        said = _say(_pick(language, f"{day}起放假，顺延到下一个工作日：{moved}。", english))
    if not answer.sure:
        english = f"The notice for {day.year} is not out yet; this is an estimate."
        said.append(Note(_pick(language, f"{day.year}年的放假安排还没有发布，这是暂估。", english)))
    return said


def other_projects(language: str) -> Block:
    return Note(_pick(language, "注意：各年的项目个数不同。", "Note: the years have different numbers of projects."))


def absent(names: Sequence[str], year: int, language: str) -> Block:
    english = f"Note: no data of {year} on {', '.join(names)}; not counted here."
    return Note(_pick(language, f"注意：{'、'.join(names)}没有{year}年的数据，没有计入。", english))


def undecided(answer: Answer, language: str) -> Blocks:
    """Nothing fits for sure, and of some it is not known: that is no "none"."""
    what = "、".join(label(measure, language) for measure in answer.unknown)
    english = f"This cannot be told: {answer.undecided} projects have no data on {what} ({answer.year})."
    return _say(_pick(language, f"无法判断：{answer.undecided}个项目没有{what}的数据（{answer.year}年）。", english))


def not_counted(answer: Answer, language: str) -> Block:
    what = "、".join(label(measure, language) for measure in answer.unknown)
    english = f"Note: {answer.undecided} projects have no data on {what}; not counted here."
    return Note(_pick(language, f"注意：另有{answer.undecided}个项目没有{what}的数据，没有计入。", english))


def not_over(year: int, language: str) -> Block:
    return Note(_pick(language, f"{year}年是到目前为止的数。", f"{year} is not over; its figures are those so far."))


def _written(measure: str, number: Decimal, language: str, unit: str | None) -> str:
    """A computed number with the unit of its measure, of a project or of the department."""
    kind = MEASURES[measure].value if measure in MEASURES else ""
    if kind == "amount":
        return in_unit(rounded(number), language, unit)
    return percent(rounded(number)) if kind == "percent" else amount(measure, number, language, unit, exact=False)


def over_years(answer: Answer, language: str) -> Blocks:
    """The change between two years, or the year with the most or the least."""
    query, values = answer.query, answer.values
    if len(values) < 2:
        return []
    told = next((part.measures for part in answer.parts if part.measures), query.measures)
    measure = "count" if query.of == "count" else told[0]
    name = label(measure, language)
    if query.topic == "best":
        best = (min if query.order == "asc" else max)(values.values())
        years = [year for year, number in values.items() if number == best]
        text, low = _written(measure, best, language, query.unit), query.order == "asc"
        en = f"The {'lowest' if low else 'highest'} {name}: {', '.join(years)}, {text}."
        return _say(_pick(language, f"{name}最{'低' if low else '高'}的是{'、'.join(years)}年：{text}。", en))
    (first, old), *others, (last, new) = values.items()
    if others:
        return []
    if old == new:
        return _say(_pick(language, f"{last}年{name}和{first}年一样。", f"The {name} of {last} is that of {first}."))
    return _say(_changed(measure, (first, old), (last, new), language, query.unit))


def _changed(
    measure: str, first: tuple[str, Decimal], last: tuple[str, Decimal], language: str, unit: str | None
) -> str:
    """How much more or less, and by what share where that says something."""
    old, new, name = first[1], last[1], label(measure, language)
    in_percent = measure == "rate" or measure.startswith("rate_")
    gap = f"{short(abs(new - old))}{_pick(language, '个百分点', ' points')}" if in_percent else ""
    gap = gap or _written(measure, abs(new - old), language, unit)
    as_share = old and not in_percent and measure not in (*POINTS, "count")
    share = f"{short(abs(new - old) * 100 / old)}%" if as_share else ""
    high = "高" if in_percent or measure in POINTS else "多"
    low = "低" if high == "高" else "少"
    zh = f"{last[0]}年{name}比{first[0]}年{high if new > old else low}{gap}{f'（{share}）' if share else ''}。"
    side = "more" if new > old else "less"
    en = f"The {name} of {last[0]} is {gap}{f' ({share})' if share else ''} {side} than in {first[0]}."
    return _pick(language, zh, en)


def only_the_year(query: Query, language: str) -> Blocks:
    """A day or period was asked for, and a source states only the whole year."""
    day, since = query.as_of, query.since
    if language == "en":
        wanted = f"{since} to {day}" if since else f"{day}"
        return _say(f"There is no data for {wanted}: only the total of the whole year is known.")
    assert day is not None
    end = f"{day.month}月{day.day}日"
    wanted = f"{since.month}月{since.day}日至{end}" if since else f"截至{end}"
    return _say(f"没有{wanted}的数据，只有全年的合计。")


def of_the_period(query: Query, language: str) -> Block:
    """Figures of a group as of a day, or of a period."""
    day, since = query.as_of, query.since
    english = f"as of {day}" if since is None else f"budgets as of {day}, spending from {since}"
    chinese = f"截至{day}" if since is None else f"{since}至{day}的支出"
    return Note(_pick(language, f"（{chinese}）", f"({english})"))


def nothing_known(names: Sequence[str], language: str) -> Blocks:
    if language == "en":
        return _say(f"There is no data on {', '.join(names) or 'that'} yet.")
    return _say(f"还没有{'、'.join(names) or '这方面'}的数据。")


def carried(names: Sequence[str], language: str) -> Block:
    """What was taken over from before, in a few words."""
    some = "、".join(names[:2]) + ("…" if len(names) > 2 else "")
    return Note(_pick(language, f"（接着说{some}）", f"(still about {some})"))


_UNSTATED = ("报告本身没有写明计分规则。", "The report itself does not state the rule.")


def rule(query: Query, today: date, language: str) -> Blocks:
    """How things are computed, with the rule's name; the report itself does not state it."""
    if query.topic == "grade":
        return _grades(query, language)
    if query.topic == "progress":
        day = query.as_of or today
        share = percent(elapsed_share(day))
        chinese = f"序时进度按天数算：到{day:%Y-%m-%d}是{share}（已过天数÷全年天数）。"
        return _say(_pick(language, chinese, f"By days, {share} of the year has passed at the end of {day:%Y-%m-%d}."))
    if query.topic == "convert" and query.amount is not None:
        yuan, wan = f"{plain(query.amount)}", plain(query.amount / WAN)
        return _say(_pick(language, f"{wan}万元 = {yuan}元。", f"{wan}万元 = {query.amount:,.2f} yuan."))
    name = STANDARD.name
    if query.topic == "execution":
        weight = plain(STANDARD.weights["execution"])
        chinese = f"执行率 = 支出 ÷ 预算；执行率得分 = 执行率 × {weight}分，最多{weight}分（{name}）。"
        english = (
            f"Execution rate = spending ÷ budget; execution score = rate × {weight} points, at most that ({name}). "
        )
    else:
        parts = [plain(STANDARD.weights[part]) for part in ("output", "benefit", "satisfaction", "execution")]
        labels = [[label(part, which).removesuffix("得分").removesuffix(" score") for which in ("zh", "en")]
                  for part in ("output", "benefit", "satisfaction", "execution")]  # fmt: skip
        chinese = (
            "总分100分 = " + " + ".join(f"{zh}{p}" for (zh, _), p in zip(labels, parts, strict=True)) + f"（{name}）。"
        )
        english = (
            "100 points = " + " + ".join(f"{en} {p}" for (_, en), p in zip(labels, parts, strict=True)) + f" ({name}). "
        )
    return _say(_pick(language, chinese, english) + _pick(language, *_UNSTATED))


def _grades(query: Query, language: str) -> Blocks:
    """The bounds, and on which side of them a number lies."""
    bounds = STANDARD.grades
    lowest, name = plain(bounds[-1][1]), STANDARD.name
    given = grade(query.amount) if query.amount is not None else None
    if language == "en":
        start = f"{points(query.amount, 'en')} is {given}. " if query.amount is not None else ""
        steps = ", ".join(f"{plain(least)} and above is {word}" for word, least in bounds)
        rest = f"below {lowest} is {STANDARD.last_grade} ({name}). The report itself does not state the bounds."
        return _say(f"{start}{steps}, {rest}")
    start = f"{points(query.amount, 'zh')}算{given}。" if query.amount is not None else ""
    steps = "，".join(f"{plain(least)}分及以上为{word}" for word, least in bounds)
    return _say(f"{start}{steps}，低于{lowest}分为{STANDARD.last_grade}（{name}）。报告本身没有写明等级界线。")
