"""Rates, points and grades in running text."""

import re
from collections.abc import Iterator
from decimal import Decimal

from db.reports.amounts import NUMBER
from db.reports.words import aside, number

_PLAIN_RATE = re.compile(
    r"(?:20\d\d年度?|截[至止].*|[至到].*|我[局单位院委]+|本部门|本年度?|全年|当年|年度|其|该|项目|财政|资金|预算|支出|总体|整体|平均|综合|实际|的|为|完成|调整后|全部|累计)*"
)
_RATE = re.compile(
    rf"(?:执行率|支付率|支出率|预算完成率|执行进度|支出进度|支付进度)(?!得分|指标)(?P<gap>[^\d。；;%\n]{{0,14}}?)(?P<rate>{NUMBER})%"
    rf"|(?:完成|占|达到?|为|执行)(?:了)?(?:年初|全年|调整后?|年度|当年)?预算(?:数|总额)?的(?P<gap2>约?)(?P<rate2>{NUMBER})%"
    r"|(?:执行率|支付率|支出率)(?:为|是)?(?P<none>0|零)(?=[，。；\n]|$)"
)
_TARGET = re.compile(r"≥|>|≤|<|不低于|不少于|以上|目标|应当?达|要求|计划达|高于|低于|上年|去年|分别")
_KEYS = {
    "total": r"总得?分值?|总评分|自评总得?分|综合(?:得分|评分|评价得分)|合计(?:得分|得)"
    r"|(?:评价|最终|绩效)(?:总分|得分)|得分合计|(?:共计|合计|总计)(?=\s*\d{1,3}(?:\.\d+)?分)"
    r"|(?<!指标)(?<!满意度)(?<!执行率)(?<!产出)(?<!效益)自评(?:综合|最终)?(?:得分|分数|评分|分)",
    "execution": r"(?:预算|资金)?执行(?:率|情况|进度)?(?:指标)?(?:自评)?(?=得|自评|评|分值|实得|扣|\s|为|\d|[:：])",
    "output": r"产出类?(?:指标|目标)?",
    "benefit": r"(?<!经济)(?<!社会)(?<!生态)(?<!环境)效益类?(?:指标|目标)?",
    "satisfaction": r"(?:服务对象|社会公众|群众|公众|受益对象)?满意(?:度类?(?:指标)?|类?指标|(?=得?分?\d))",
    "cost": r"(?<!不超出)(?<!超出)成本(?:类?指标|(?=得?分?\d{1,2}(?:\.\d+)?分))",
}
_KEY = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _KEYS.items()))
# No part has more points in any rule: 执行率96%，自评得分95.6分 gives a total.
_MOST_OF = {"execution": 20, "satisfaction": 30, "cost": 30}
_WEIGHT = re.compile(rf"(?:满分|分值|权重|标准分)(?:为|是|[:：])?\s*(?:{NUMBER})\s*分?")
_GOT = re.compile(
    rf"(?:得分?|自评|实得|评分)(?:得分|分)?\s*(?:为|是|[:：])?\s*(?P<points>{NUMBER})(?![\d.]|\s*[%万元个项年月])"
)
_PLAIN = re.compile(rf"^\s*(?:总?得?分)?\s*(?:为|是|[:：])?\s*(?P<points>{NUMBER})(?![\d.]|\s*[%万元个项年月名次])")
_OF_A_HUNDRED = re.compile(
    rf"\s*(?:为|是)?100分?[，,、]?(?:自评|实际|最终)?得分?(?:为|是|[:：])?\s*(?P<points>{NUMBER})"
)
_SUM_OF_PART = re.compile(r"共计|合计|小计|总?计|得分合计")
_STOP = re.compile(r"[。；;\n]")
_GRADE = re.compile(
    r"(?:等级|档次|结果|结论|评定)(?:评定)?(?:为|是|[:：])?\s*[“\"「]?(优秀?|良好?|中等?|差)[”\"」]?(?:等级|档)?(?=[。，,；;、）)\s]|$)"
    r"|(?:属于|评定为|评为|达到)[“\"「]?(优秀?|良好?|中等?|差)[”\"」]?(?:等次|档次|等级)"
)


def rates(text: str) -> Iterator[tuple[Decimal, re.Match[str]]]:
    """Every execution rate stated in the text; what ought to be reached, and other rates, are none."""
    for found in _RATE.finditer(text):
        gap = found["gap"] or ""
        if not _TARGET.search(gap) and not _TARGET.search(text[max(0, found.start() - 6) : found.start()]):
            yield number(found["rate"] or found["rate2"] or "0"), found


def is_plain(found: re.Match[str], name: str) -> bool:
    """Whether a rate is that of the whole: 政府采购执行率 and 设备费执行率 are not."""
    text = found.string
    start = max(text.rfind(mark, 0, found.start()) for mark in "，。；：:,、（(\n") + 1
    before = text[start : found.start()].strip()
    return not re.search(r"其中|采购", before) and (name in before or bool(_PLAIN_RATE.fullmatch(before)))


def rate(text: str) -> tuple[Decimal, re.Match[str]] | None:
    """The first execution rate stated."""
    return next(rates(text), None)


def points(text: str) -> Iterator[tuple[str, Decimal, int]]:
    """Every number of points: which part, how many, where; bracketed remarks, weights and percentages set aside."""
    flat = _WEIGHT.sub(lambda found: " " * len(found[0]), aside(text))
    keys = list(_KEY.finditer(flat))
    waiting: tuple[str, int] | None = None  # a part named in this clause that has no points yet
    named = 0  # where its name ends
    for at, key in enumerate(keys):
        end = keys[at + 1].start() if at + 1 < len(keys) else len(flat)
        found = _number(key, flat[key.end() : min(end, key.end() + 50)], at + 1 == len(keys))
        name, start = str(key.lastgroup), key.start()
        if flat[max(0, start - 1) : start] == "扣" or re.search(
            r"扣[^，。；]{0,12}\d分[、和]$", flat[max(0, start - 20) : start]
        ):
            continue  # 扣产出指标2分、效益指标2分
        if waiting and name == "total" and key[0].startswith("自评") and not _STOP.search(flat[waiting[1] : start]):
            if found is None or found <= _MOST_OF.get(waiting[0], 100):
                name, start = waiting  # 产出指标权重50分，自评得分48分
        elif waiting and name == "total" and _SUM_OF_PART.match(key[0]) and not flat[named:start].strip():
            name, start = waiting  # 产出指标合计48分
        waiting, named = ((name, start) if found is None else None), key.end()
        if found is not None and found <= 100:
            yield name, found, start


def bracketed_points(text: str, whole: Decimal) -> dict[str, tuple[Decimal, int]]:
    """Points that stand in brackets behind their names, if they make up the total; weights would make a hundred."""
    parts: dict[str, tuple[Decimal, int]] = {}
    for name, value, at in points(re.sub(r"[（()）]", " ", text)):
        if name != "total":
            parts.setdefault(name, (value, at))
    added = sum((value for value, _ in parts.values()), Decimal(0))
    return parts if len(parts) > 1 and added == whole else {}


def _number(key: re.Match[str], after: str, last: bool) -> Decimal | None:
    """The points behind a key."""
    window = _STOP.split(after)[0]
    full = _OF_A_HUNDRED.match(window) if key.lastgroup == "total" else None
    plain = _PLAIN.match(window) if "分" in key[0] or last else None
    found = full or plain or _GOT.search(window) or _PLAIN.match(window)
    return None if found is None else number(found["points"])


def total(text: str) -> Decimal | None:
    """The first total stated."""
    return next((value for name, value, _ in points(text) if name == "total"), None)


def grade_stated(text: str) -> str | None:
    """优, 良, 中 or 差, where the text names the grade."""
    found = _GRADE.search(text)
    return None if found is None else (found[1] or found[2])[0]
