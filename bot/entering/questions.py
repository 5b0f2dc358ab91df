"""Whether words said to a form are a question, or meant for the field that is asked."""

import re

from bot.entering.desk import Desk
from bot.entering.forms.form import Field

_ASKS = re.compile(
    r"[?？]\s*$|[吗嘛么]\s*[。.!！]*$|多少|几[个笔项天]|哪[个些里几一]|什么|为什么|为啥|怎么|是不是|有没有|能不能|是否|谁"
    r"|^\s*(?:how|what|which|why|who|when|where|is|are|does|did|do|can|show|list)\b",
    re.IGNORECASE,
)
# 低于80%的项目, 某某经费执行率, 得分最低的三个: may be asked, and may stand in a note.
_SHAPE = re.compile(
    r"多少|几[个项笔]|哪|谁|吗|怎么|为什么|how m|的(?:项目|科室|单位|整改|事项|问题|有)[\s。.!！]*$|排[名行序]"
    r"|最[高低多少大小]|前[一二三四五六七八九十\d]+[名个]"
    r"|^\s*(?:列|查|看看|显示|统计|汇总|画|导出)|.(?:执行率|进度|余额|剩余|结余|得分|总分|等级|预算|支出|合计)[\s。.!！]*$"
    r"|^\s*(?:show|list|which|top|rank|compare)\b|\b(?:rate|score|budget|spending|remaining|below|above)\b",
    re.IGNORECASE,
)
MONEY = re.compile(r"[万元块亿¥￥]|yuan|rmb", re.IGNORECASE)
_ASKS_IN_TEXT = re.compile(r"[?？]\s*$")  # words that are kept may hold 什么


def is_question(desk: Desk, text: str, asked: Field | None = None) -> bool:
    """By its own words; or it has the shape of one and the asking room has an answer."""
    free = asked is None or asked.free
    return bool((_ASKS_IN_TEXT if free else _ASKS).search(text)) or bool(_SHAPE.search(text) and desk.asks(text))


def looks_like(asked: Field, text: str) -> bool:
    """Whether words that cannot be read were meant for the field."""
    if asked.key in ("project", "to_project"):
        return len(text) <= 30
    return bool(re.search(r"[\d〇零一二两三四五六七八九十百千万亿半]", text)) or len(text) <= 6
