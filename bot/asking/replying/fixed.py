"""What is said without looking anything up: small talk, help, rules, refusals. Chinese and English."""

from collections.abc import Sequence
from datetime import date

from bot.asking.query import Query
from bot.asking.replying.lines import Blocks, say
from bot.asking.replying.words import label, percent, points
from bot.rendering.languages import pick
from bot.rendering.reply import Block, Items, Line, Note
from db.known.scoring import STANDARD, elapsed_share, grade
from db.money import WAN, plain


def examples(names: Sequence[str], language: str) -> tuple[str, ...]:
    """Questions that can be asked of what is stored."""
    name = names[0] if names else pick(language, "某个项目", "a project")
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
    said = say(pick(language, *_TALK[query.topic or "help"]))
    return [*said, Items(examples(names, language), None)] if query.topic == "help" else said


def refused(query: Query, names: Sequence[str], language: str) -> Blocks:
    about = f"（{'、'.join(names)}）" if names and language == "zh" else f" ({', '.join(names)})" if names else ""
    sentence = pick(language, *_REFUSED["secret" if query.topic == "secret" else "change"])
    return say(sentence.format(about=about))


def unchanged(language: str) -> Block:
    chinese = "以库里的报告和台账为准，聊天里的说法不会改变数据。"
    return Note(pick(language, chinese, "This is what is stored; what is said in the chat does not change it."))


def missing(query: Query, names: Sequence[str], language: str) -> Blocks:
    """Asked for something that nobody stated."""
    if language == "en":
        of = f" of {', '.join(names)}" if names else ""
        what = f': "{query.topic}"' if query.topic else ""
        known = "Known are budget, spending, execution rate, scores, goals and measures."
        return say(f"There is no data on that{of}{what}. {known}")
    of = f"{'、'.join(names)}的" if names else ""
    what = f"：“{query.topic}”" if query.topic else ""
    return say(f"没有{of}这方面的数据{what}。能查的是预算、支出、执行率、得分、目标和措施。")


_NOT_UNDERSTOOD = (
    "抱歉，这个问题我答不了：库里没有这方面的数据，或者我没有读懂。可以这样问：",
    "Sorry, I cannot answer that: there is no such data here, or I did not understand it. You could ask:",
)


def not_understood(names: Sequence[str], language: str) -> Blocks:
    return [Line((pick(language, *_NOT_UNDERSTOOD),)), Items(examples(names, language), None)]


def too_long(most: int, language: str) -> Blocks:
    english = f"That is too long for one question (more than {most} characters). Please ask in a few words."
    return say(pick(language, f"这段话太长了（超过{most}字），我没有读。请用一两句话问。", english))


def impossible(query: Query, language: str) -> Blocks:
    """前0个, 第0名, 2月30日."""
    if query.topic == "place":
        english = "There is no place 0; places start with 1."
        return say(pick(language, "名次从1开始，没有第0名、前0个。", english))
    return say(pick(language, f"没有“{query.topic}”这一天。", f"There is no such day as {query.topic}."))


_UNSTATED = ("报告本身没有写明计分规则。", "The report itself does not state the rule.")


def rule(query: Query, today: date, language: str) -> Blocks:
    """How things are computed, with the rule's name; the report itself does not state it."""
    if query.topic == "grade":
        return _grades(query, language)
    if query.topic == "progress":
        day = query.as_of or today
        share = percent(elapsed_share(day))
        chinese = f"序时进度按天数算：到{day:%Y-%m-%d}是{share}（已过天数÷全年天数）。"
        return say(pick(language, chinese, f"By days, {share} of the year has passed at the end of {day:%Y-%m-%d}."))
    if query.topic == "convert" and query.amount is not None:
        yuan, wan = f"{plain(query.amount)}", plain(query.amount / WAN)
        return say(pick(language, f"{wan}万元 = {yuan}元。", f"{wan}万元 = {query.amount:,.2f} yuan."))
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
    return say(pick(language, chinese, english) + pick(language, *_UNSTATED))


def _grades(query: Query, language: str) -> Blocks:
    """The bounds, and on which side of them a number lies."""
    bounds = STANDARD.grades
    lowest, name = plain(bounds[-1][1]), STANDARD.name
    given = grade(query.amount) if query.amount is not None else None
    if language == "en":
        start = f"{points(query.amount, 'en')} is {given}. " if query.amount is not None else ""
        steps = ", ".join(f"{plain(least)} and above is {word}" for word, least in bounds)
        rest = f"below {lowest} is {STANDARD.last_grade} ({name}). The report itself does not state the bounds."
        return say(f"{start}{steps}, {rest}")
    start = f"{points(query.amount, 'zh')}算{given}。" if query.amount is not None else ""
    steps = "，".join(f"{plain(least)}分及以上为{word}" for word, least in bounds)
    return say(f"{start}{steps}，低于{lowest}分为{STANDARD.last_grade}（{name}）。报告本身没有写明等级界线。")
