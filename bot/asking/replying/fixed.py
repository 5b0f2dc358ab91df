"""What is said without looking anything up: small talk, help, rules, refusals, asking back. Chinese and English."""

from collections.abc import Sequence
from datetime import date

from bot.asking.query import Query
from bot.asking.replying.words import label, percent, plain, points
from bot.rendering.reply import Block, Items, Line, Note
from db.scoring import STANDARD, elapsed_share, grade

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
            f"why was {name} not fully spent",
            "which projects lost points",
            "total budget",
        )
    return (f"{name}执行率多少", f"{name}为什么没花完", "哪些项目扣了分", "预算最高的项目是哪个")


def talk(query: Query, names: Sequence[str], language: str) -> Blocks:
    """Greetings, thanks, what can be asked."""
    match query.topic:
        case "hi":
            return _say(_pick(language, "您好！我是绩效助手，可以查项目的预算、支出、执行率和得分。请问想了解哪个项目？",
                              "Hello! I can look up the projects' budgets, spending, execution rates and scores. Which project?"))  # fmt: skip
        case "thanks":
            return _say(_pick(language, "不客气，有需要随时问我。", "You're welcome, any time."))
        case "bye":
            return _say(_pick(language, "再见，有需要随时找我。", "Goodbye, I'm glad to help any time."))
        case "ok":
            return _say(_pick(language, "好的，有需要随时问我。", "OK. Ask any time."))
        case "abuse":
            return _say(_pick(language, "抱歉没能帮到您。您可以换个说法再问，我会尽量查准项目的数据。",
                              "Sorry I could not help. Please ask in another way; I look up figures of the projects."))  # fmt: skip
        case "who":
            return _say(_pick(language, "我是绩效助手，一个查询机器人：按库里的报告和台账回答项目的预算、支出、执行率和得分。",
                              "I am the performance assistant, a bot: I answer about the projects' budgets, spending and scores from the reports and the ledger."))  # fmt: skip
    start = _pick(language, "可以问项目的预算、支出、执行率、得分、等级、原因和措施，也可以按条件列出、比较、排名、合计。例如：",
                  "You can ask about a project's budget, spending, execution rate, scores, grade, reasons and measures, or list, compare, rank and add up. For example:")  # fmt: skip
    return [Line((start,)), Items(examples(names, language), None)]


def refused(query: Query, names: Sequence[str], language: str) -> Blocks:
    about = f"（{'、'.join(names)}）" if names and language == "zh" else f" ({', '.join(names)})" if names else ""
    if query.topic == "secret":
        return _say(_pick(language, "抱歉，这个我不能提供。我只回答项目预算绩效的问题。",
                          "Sorry, I cannot give that. I only answer questions about the projects' budgets and performance."))  # fmt: skip
    return _say(_pick(language, f"抱歉，聊天里的话不能改动、删除或编造数据{about}，我只回答库里写明的情况。",
                      f"Sorry, I cannot change, delete or make up figures{about}. I only answer what the reports and the ledger say."))  # fmt: skip


def unchanged(language: str) -> Block:
    return Note(_pick(language, "以库里的报告和台账为准，聊天里的说法不会改变数据。",
                      "This is what is stored; what is said in the chat does not change it."))  # fmt: skip


def missing(query: Query, names: Sequence[str], language: str) -> Blocks:
    """Asked for something that nobody stated."""
    what = f"“{query.topic}”" if query.topic and language == "zh" else f' "{query.topic}"' if query.topic else ""
    if language == "en":
        of = f" of {', '.join(names)}" if names else ""
        return _say(
            f"There is no data on that{of}{': ' + what.strip() if what else ''}. Known are budget, spending, execution rate, scores, goals and measures."
        )
    of = f"{'、'.join(names)}的" if names else ""
    return _say(f"没有{of}这方面的数据{'：' + what if what else ''}。能查的是预算、支出、执行率、得分、目标和措施。")


def not_understood(names: Sequence[str], language: str) -> Blocks:
    start = _pick(language, "抱歉，这个问题我答不了：库里没有这方面的数据，或者我没有读懂。可以这样问：",
                  "Sorry, I cannot answer that: there is no such data here, or I did not understand it. You could ask:")  # fmt: skip
    return [Line((start,)), Items(examples(names, language), None)]


def which_project(query: Query, language: str) -> Blocks:
    """A measure was asked for and no project named."""
    asked = [label(measure, language) for measure in query.measures]
    if language == "en":
        return _say(f"Which project's {' and '.join(asked)} do you mean? Just write the project's name.")
    return _say(f"请问您想了解哪个项目的{'、'.join(asked)}？直接写项目名称即可。")


def which_one(text: str, more: int, language: str) -> Blocks:
    if language == "en":
        return _say(
            f'Several projects fit "{text}". Which one do you mean?'
            + (f" ({more} more fit; say a little more.)" if more else "")
        )
    return _say(
        f"“{text}”对得上不止一个项目，请问您问的是哪一个？"
        + (f"（另有{more}个也对得上，可以说得更具体些）" if more else "")
    )


def this_one(text: str, name: str, language: str) -> Blocks:
    return _say(
        _pick(
            language, f"没有叫“{text}”的项目。请问是不是{name}？", f'No project is called "{text}". Do you mean {name}?'
        )
    )


def none_such(text: str, nearest: bool, language: str) -> Blocks:
    near = _pick(language, "相近的有：", " The nearest are:") if nearest else ""
    return _say(_pick(language, f"没有找到“{text}”这个项目。{near}", f'There is no project called "{text}".{near}'))


def not_visible(names: Sequence[str], language: str) -> Blocks:
    return _say(_pick(language, f"您无权查看{'、'.join(names)}。", f"You may not see {', '.join(names)}."))


def missing_year(year: int, latest: int | None, language: str) -> Blocks:
    if language == "en":
        return _say(f"There is no data for {year}." + (f" The newest stored year is {latest}." if latest else ""))
    return _say(f"没有{year}年的数据。" + (f"库里最新是{latest}年。" if latest else ""))


def nothing_known(names: Sequence[str], language: str) -> Blocks:
    if language == "en":
        return _say(f"There is no data on {', '.join(names) or 'that'} yet.")
    return _say(f"还没有{'、'.join(names) or '这方面'}的数据。")


def carried(names: Sequence[str], language: str) -> Block:
    """What was taken over from before, in a few words."""
    some = "、".join(names[:2]) + ("…" if len(names) > 2 else "")
    return Note(_pick(language, f"（接着说{some}）", f"(still about {some})"))


def rule(query: Query, today: date, language: str) -> Blocks:
    """How things are computed, with the rule's name; the report itself does not state it."""
    match query.topic:
        case "grade":
            return _grades(query, language)
        case "execution":
            weight = plain(STANDARD.weights["execution"])
            return _say(_pick(language, f"执行率 = 支出 ÷ 预算；执行率得分 = 执行率 × {weight}分，最多{weight}分（{STANDARD.name}）。报告本身没有写明计分规则。",
                              f"Execution rate = spending ÷ budget; execution score = rate × {weight} points, at most {weight} ({STANDARD.name}). The report itself does not state the rule."))  # fmt: skip
        case "progress":
            day = query.as_of or today
            share = percent(elapsed_share(day))
            return _say(_pick(language, f"序时进度按天数算：到{day:%Y-%m-%d}是{share}（已过天数÷全年天数）。",
                              f"By days, {share} of the year has passed at the end of {day:%Y-%m-%d}."))  # fmt: skip
    parts = [plain(STANDARD.weights[part]) for part in ("output", "benefit", "satisfaction", "execution")]
    return _say(_pick(language, f"总分100分 = 产出指标{parts[0]} + 效益指标{parts[1]} + 满意度指标{parts[2]} + 预算执行率{parts[3]}（{STANDARD.name}）。报告本身没有写明计分规则。",
                      f"100 points = output {parts[0]} + benefit {parts[1]} + satisfaction {parts[2]} + budget execution {parts[3]} ({STANDARD.name}). The report itself does not state the rule."))  # fmt: skip


def _grades(query: Query, language: str) -> Blocks:
    bounds = "，".join(f"{plain(least)}分及以上为{name}" for name, least in STANDARD.grades)
    english = ", ".join(f"{plain(least)} and above is {name}" for name, least in STANDARD.grades)
    lowest = plain(STANDARD.grades[-1][1])
    start = ""
    if query.amount is not None:
        given = grade(query.amount)
        start = _pick(
            language, f"{points(query.amount, 'zh')}算{given}。", f"{points(query.amount, 'en')} is {given}. "
        )
    return _say(_pick(language, f"{start}{bounds}，低于{lowest}分为{STANDARD.last_grade}（{STANDARD.name}）。报告本身没有写明等级界线。",
                      f"{start}{english}, below {lowest} is {STANDARD.last_grade} ({STANDARD.name}). The report itself does not state the bounds."))  # fmt: skip
