"""In which shape an answer is wanted: 画个图, 出一个进度表发领导, draw a chart of …; and what remains to be asked."""

import re
from dataclasses import dataclass, replace
from typing import Literal

from bot.asking.query import Query

Form = Literal["picture", "months", "sheet"]
Wanted = Literal["picture", "months", "sheet", "evidence", "understood"]


@dataclass(frozen=True, slots=True)
class Wish:
    """The shape, and the question without it: empty when what was just answered is meant."""

    wanted: Wanted
    rest: str
    overview: bool = False  # all projects and how far they are, such as 进度表
    english: bool = False


_CHART = r"(?:柱状|条形|折线|饼状?|圆饼|趋势|走势|对比|比较|变化|分布|进度|曲线|数据|统计)?图(?:表|片|形)?"
_SHEET = (
    r"(?:电子)?表格(?:文件)?|excel\s*(?:表格?|文件)?|xlsx?(?:文件)?"
    r"|(?:进度|汇总|统计|一览|明细|情况|对照|数据|执行)表"
)
_ANY_SHEET = rf"{_SHEET}|报表|表"
_NOUN = rf"(?:(?P<chart>{_CHART})|(?P<sheet>{_ANY_SHEET}))"
_TO = r"(?:我|领导|局长|局领导|处长|科长|主任|书记|院长|校长|大家|他们?|她|财务|群里|上级|上去)"
_TAIL = (
    rf"(?:给{_TO}|发(?:给|到|去)?{_TO}?(?:一[份张个])?|发?过来|我?(?:看一?看|看一下|看)|的?(?:版本?|形式|格式)"
    r"|[呢吧啊呀吗么来]|出来|一下|谢谢|[，。？！,.?!~\s])*$"
)
_POLITE = r"(?:请|麻烦|帮忙|帮我|给我|能不能|可不可以|能否|能|可以|我?想?要|我想|再|你|就|那|顺便|直接|用|以)*"
_STRONG = (
    r"(?:^我想?要|画|绘制|绘|(?<!领)导出|生成|制作|做成|制成|画成|转成|变成|输出|打印|下载)(?:成|一下|出来?|给?我)*"
)
_WEAK = r"(?<!支)(?:出|做|来|发|拉|弄|整|搞|给|要|看|有没有|有|用|以)(?:成|我)?"
_COUNTED = r"(?:一?[个张幅份]|一下)"
_ASKED = re.compile(rf"{_POLITE}(?:{_STRONG}{_COUNTED}?|(?:{_WEAK}|列){_COUNTED}|{_WEAK}(?={_CHART}|{_ANY_SHEET}))")
_AT_END = re.compile(rf"{_NOUN}{_TAIL}", re.IGNORECASE)
_ALONE = re.compile(rf"^\W*{_POLITE}{_NOUN}{_TAIL}", re.IGNORECASE)
_NAMED = re.compile(
    rf"(?:(?P<chart>(?:柱状|条形|折线|趋势|走势|对比|曲线)图表?|(?<=的)图表?)|(?P<sheet>{_SHEET}|(?<=的)表)){_TAIL}",
    re.IGNORECASE,
)
_EXPORT = re.compile(rf"{_POLITE}(?<!领)导出(?:来|一下|成文件|文件)?{_TAIL}|^\W*{_POLITE}导出(?P<what>.+?){_TAIL}")
_PICTURED = re.compile(rf"^\W*{_POLITE}可视化(?:一下|展示|显示)?|{_POLITE}可视化(?:一下|展示|显示)?{_TAIL}")
_SHOWN = re.compile(
    rf"{_POLITE}(?:^|用|以){_COUNTED}?{_NOUN}(?:来|的?形式|的?方式)?(?:表示|展示|显示|看|呈现|列出?|给我|发我)(?:一下|出来)?"
)
_FOR = re.compile(rf"^(?:给|替|帮|发给){_TO}")
_OTHER_WORD = re.compile(r"[地蓝制试意企版截附拼构代仪手水电钟课外图发列]$")  # 地图, 蓝图, 代表, 仪表 are other words
_MONTHS = re.compile(
    r"按月份?的?|逐月的?|每个?月(?:份)?的?|各月(?:份)?的?|分月的?|月度的?|(?:by|per|each|every) month|month by month"
    r"|monthly",
    re.I,
)
_TREND = re.compile("趋势|走势|变化|折线|曲线")
_OVERVIEW = re.compile(
    r"^\W*(?:我?们?(?:全局|单位|部门|局里))?的?(?:各个?|全部|所有|每个|全体)?(?:项目|经费)?的?"
    r"(?:(?:预算|支出|资金|收支|和|与|的)*(?:进度|执行|情况|汇总|统计|明细|一览|对照|数据|的){1,4})?的?\W*$"
)
_SAME = re.compile(
    r"^(?:把|将|就|按|照|根据|这个?|这些|那个?|那些|它们?|上面|以上|刚才|刚刚|结果|数据|内容|的|一下|都|也|再|请|，|。|\s"
    r"|it|this|that|them|these|those|please|the|results?|list|data|can|could|you|i|get|have|as|to|in|an?|me|,|\.|\?)*$"
)
_EVIDENCE = re.compile(
    r"^\W*(?:有|看|查看|给我看看?|这个|数据)?的?(?:依据|出处|数据来源|来源|根据)(?:呢|是什么|在哪里?|是哪里)?\W*$"
    r"|^\W*(?:evidence|sources?|where (?:is|does) (?:this|that|it) (?:come )?from)\W*$",
    re.IGNORECASE,
)
_UNDERSTOOD = re.compile(
    r"^\W*[你您]?是?(?:怎么|如何)理解的\W*$|^\W*[你您我]的理解(?:是什么|呢)?\W*$"
    r"|^\W*(?:how|what) did you understand(?: (?:it|that|me))?\W*$",
    re.IGNORECASE,
)
_ENGLISH = re.compile(
    r"(?:\b(?:please|can you|could you|i want|i need|i would like|let me see|now|then)\s+)*"
    r"(?:\b(?:draw|plot|make|show|give|send|export|create|generate|get|put|turn|save|want|need|download)\b\s*"
    r"(?:(?:me|us|it|this|that|them|these|the boss|to|into|in|as|a|an|the)\s+)*|\b(?:as|in|into|to)\s+(?:a |an |the )?)"
    r"(?:bar\s+)?(?:(?P<chart>chart|graph|diagram|picture|plot)s?|(?P<sheet>spreadsheet|excel(?:\s+(?:file|sheet|table))?|xlsx|table))\b"
    r"\s*(?:of|for|with|showing|about|on)?\b",
    re.IGNORECASE,
)
_ENGLISH_ALONE = re.compile(
    r"^\W*(?:an? |the )?(?:bar )?(?:(?P<chart>chart|graph|diagram|plot)|(?P<sheet>spreadsheet|excel|xlsx))"
    r"(?:\s+please)?(?:\s+(?:of|for|with|showing)\b|\W*$)",
    re.IGNORECASE,
)
_ENGLISH_VERB = re.compile(
    r"^\W*(?:please\s+)?(?:(?P<chart>chart|plot|graph|visuali[sz]e)|(?P<sheet>export))\s+(?=\w)", re.IGNORECASE
)


def shaped(query: Query, form: str) -> Query:
    """The question with what is to go along; of which project needs no asking back when all can be shown."""
    if query.act == "open":
        return replace(query, act="list", topic=None, form=form)
    return replace(query, topic=None if query.topic == "open" else query.topic, form=form)


def wish(text: str) -> Wish | None:
    """What shape is asked for; None for a plain question."""
    if len(text) > 160:
        return None
    if _EVIDENCE.match(text):
        return Wish("evidence", "", english=text.isascii())
    if _UNDERSTOOD.match(text):
        return Wish("understood", "", english=text.isascii())
    return _english(text) if text.isascii() else _chinese(text) or _english(text)


def _chinese(text: str) -> Wish | None:
    if (alone := _ALONE.match(text)) is not None:
        return _made(alone, "", text)
    if (shown := _SHOWN.search(text)) is not None:
        return _made(shown, text[: shown.start()] + text[shown.end() :], text)
    if (pictured := _PICTURED.search(text)) is not None:
        return _wish("picture", text[: pictured.start()] + text[pictured.end() :], text)
    for asked in _ASKED.finditer(text):
        noun = _AT_END.search(text, asked.end())
        # Further on in a sentence 制作, 生成 may be parts of a name, unless they stand right before it.
        near = noun is not None and (asked.start() == 0 or noun.start() == asked.end() or re.search(_COUNTED, asked[0]))
        if noun is not None and near and not _OTHER_WORD.search(text[asked.end() : noun.start()]):
            return _made(noun, text[: asked.start()] + text[asked.end() : noun.start()], text)
    noun = _NAMED.search(text)
    if noun is not None and not _OTHER_WORD.search(text[: noun.start()]):
        return _made(noun, text[: noun.start()], text)
    if (export := _EXPORT.search(text)) is not None:
        return _wish("sheet", text[: export.start()] + (export.group("what") or ""), text)
    return None


def _made(noun: "re.Match[str]", rest: str, text: str) -> Wish:
    """进度表, 汇总图 say themselves what they show."""
    word = noun.group("chart") or noun.group("sheet")
    about = re.sub(r"(?:图(?:表|片|形)?|报?表|excel.*|xlsx?.*|(?:电子)?表格.*)$", "", word, flags=re.IGNORECASE)
    told = about if about in ("进度", "执行", "情况", "汇总", "统计", "一览", "明细") else ""
    form: Form = "sheet" if noun.group("sheet") else "months" if _TREND.search(word) else "picture"
    return _wish(form, rest, text, about=told)


def _wish(form: Form, rest: str, text: str, about: str = "") -> Wish:
    if _MONTHS.search(text) and form != "sheet":
        form, rest = "months", _MONTHS.sub("", rest)
    rest = re.sub(r"^(?:把|将)|[的，,。\s]+$|(?:发|交|报)?给(?:领导|局长)$", "", rest.strip()).strip()
    rest = _FOR.sub("", rest)
    overview = bool(rest + about) and bool(_OVERVIEW.match(rest + about))
    return Wish(form, "" if overview or _SAME.match(rest) else rest, overview)


def _english(text: str) -> Wish | None:
    found = _ENGLISH_ALONE.search(text) or _ENGLISH.search(text) or _ENGLISH_VERB.search(text)
    if found is None:
        return None
    form: Form = "sheet" if found.group("sheet") else "picture"
    rest = text[: found.start()] + " " + text[found.end() :]
    if _MONTHS.search(rest) and form == "picture":
        form, rest = "months", _MONTHS.sub("", rest)
    rest = re.sub(r"\s+", " ", rest).strip(" ,.?!")
    overview = bool(
        re.fullmatch(r"(?:the |all |of |every )*(?:projects?|progress|everything)(?: progress)?", rest, re.I)
    )
    same = overview or _SAME.match(rest.lower())
    return Wish(form, "" if same else rest, overview, english=True)
