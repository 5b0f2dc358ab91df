"""How figures and measures are written in each language; a unit always stands with its number."""

from collections.abc import Iterable
from decimal import Decimal

from bot.asking.query import FULL, MEAN, NOBODY, POINTS, Condition, Query
from db.known.department import MEASURES
from db.known.figures import Figures
from db.known.scoring import PARTS
from db.money import WAN, plain, rounded

MONEY = ("budget", "spend", "remaining", "money")
LABELS = {
    "budget": ("预算", "budget"),
    "spend": ("支出", "spending"),
    "remaining": ("未支出", "unspent"),
    "rate": ("执行率", "execution rate"),
    "output": ("产出指标得分", "output score"),
    "benefit": ("效益指标得分", "benefit score"),
    "satisfaction": ("满意度指标得分", "satisfaction score"),
    "execution": ("执行率得分", "execution score"),
    "total": ("总分", "total score"),
    "grade": ("等级", "grade"),
    "kind": ("项目类型", "type"),
    "source": ("预算来源", "budget source"),
    "budget_kind": ("预算来源", "budget source"),
    "goal": ("绩效目标", "goal"),
    "completion": ("完成情况", "completion"),
    "reason": ("偏离原因", "reason for deviation"),
    "measures": ("改进措施", "improvement measures"),
    "section": ("科室", "section"),
    "responsible": ("负责人", "person responsible"),
    "parts": ("各项得分", "scores of the parts"),
    "card": ("情况", "overview"),
    "progress": ("序时进度", "progress against the year"),
    "count": ("项目数", "number of projects"),
}
VALUES = {
    "new": ("新增", "new (新增)"),
    "continuing": ("延续", "continuing (延续)"),
    "one_off": ("一次性", "one-off (一次性)"),
    "recurring": ("常年性", "recurring (常年性)"),
    "initial": ("年初预算", "initial budget (年初预算)"),
    "added": ("追加预算", "additional budget (追加)"),
    "midyear": ("中期追加预算", "mid-term additional budget (中期追加)"),
    "优": ("优", "excellent (优)"),
    "良": ("良", "good (良)"),
    "中": ("中", "fair (中)"),
    "差": ("差", "poor (差)"),
    "excellent": ("优", "excellent (优)"),
    "good": ("良", "good (良)"),
    "fair": ("中", "fair (中)"),
    "poor": ("差", "poor (差)"),
}
_UNITS = {
    "yuan": (Decimal(1), "元", "yuan"),
    "wan": (WAN, "万元", "万元"),
    "thousand": (Decimal(1000), "千元", "thousand yuan"),
    "million": (WAN * 100, "百万元", "million yuan"),
    "yi": (WAN * WAN, "亿元", "hundred million yuan (亿元)"),
}


def short(number: Decimal, places: int = 2) -> str:
    """A computed number: rounded, without trailing zeros."""
    return plain(rounded(number, places))


def label(measure: str, language: str) -> str:
    if measure in MEASURES and measure not in LABELS:
        return MEASURES[measure].zh if language == "zh" else MEASURES[measure].en
    return LABELS.get(measure, (measure, measure))[language == "en"]


def unit(name: str, language: str) -> str:
    """A unit of money by its name in a Query."""
    _, chinese, english = _UNITS[name]
    return english if language == "en" else chinese


def money(yuan: Decimal, language: str, unit: str | None = None, *, exact: bool = True) -> str:
    """In 万元 (English: yuan, too) unless another unit is asked for."""
    if unit is None and language == "en":
        return f"{_thousands(yuan if exact else rounded(yuan))} yuan ({_number(yuan / WAN, exact)}万元)"
    factor, chinese, english = _UNITS[unit or "wan"]
    number = yuan / factor
    text = _thousands(number) if unit == "yuan" and language == "en" else _number(number, exact or unit == "yi", unit)
    return f"{text} {english}" if language == "en" else f"{text}{chinese}"


def in_unit(yuan: Decimal, language: str, unit: str | None) -> str:
    """In the unit asked for, and in 万元 beside it."""
    text = money(yuan, language, unit)
    return text if unit in (None, "wan") else f"{text}{_aside(money(yuan, 'zh'), language)}"


def _aside(text: str, language: str) -> str:
    return f" ({text})" if language == "en" else f"（{text}）"


def _number(number: Decimal, exact: bool, unit: str | None = None) -> str:
    if unit == "yi":
        return plain(rounded(number, 4))
    return plain(number) if exact else short(number)


def _thousands(number: Decimal) -> str:
    return f"{number.normalize():,f}" if number else "0"


def percent(number: Decimal) -> str:
    return f"{plain(number)}%"


def points(number: Decimal, language: str) -> str:
    return f"{plain(number)} points" if language == "en" else f"{plain(number)}分"


def amount(measure: str, number: Decimal, language: str, unit: str | None = None, *, exact: bool = True) -> str:
    """A number of a measure with its unit; a computed one (not exact) rounded to two places."""
    if measure in MONEY:
        return in_unit(number, language, unit) if exact else money(number, language, unit, exact=False)
    if not exact:
        number = rounded(number)
    if measure == "rate":
        return percent(number)
    if measure == "count":
        return f"{plain(number)} projects" if language == "en" else f"{plain(number)}个"
    return points(number, language)


def value(row: Figures, measure: str, language: str, unit: str | None = None) -> str | None:
    """A measure of a project in words; None where it is not known."""
    if measure in ("budget", "spend", "remaining", "rate", *POINTS):
        number = row.number(measure)
        return None if number is None else amount(measure, number, language, unit)
    if measure == "parts":
        known = [(part, number) for part in PARTS if (number := row.number(part)) is not None]
        said = [
            f"{label(part, language)}{'' if language == 'zh' else ' '}{points(number, language)}"
            for part, number in known
        ]
        return None if not said else f"（{'、'.join(said)}）" if language == "zh" else f"({'; '.join(said)})"
    word = row.word("budget_kind" if measure == "source" else measure)
    return None if word is None else VALUES.get(word, (word, word))[language == "en"]


def condition(c: Condition, language: str) -> str:
    """执行率低于80%; execution rate below 80%."""
    if c.value == MEAN:
        name = label(c.measure, language)
        if language == "en":
            return f"{name} {'above' if c.op in ('>', '>=') else 'below'} the average"
        return f"{name}{'高于' if c.op in ('>', '>=') else '低于'}平均"
    if c.measure in ("section", "responsible"):
        return _owned(c, language)
    if isinstance(c.value, str) and c.value != FULL:
        word = VALUES.get(c.value, (c.value, c.value))[language == "en"]
        negated = c.op == "!="
        return (f"not {word}" if negated else word) if language == "en" else (f"不是{word}" if negated else word)
    name = label(c.measure, language)
    if c.value == FULL:
        return _full(name, c.op, language)
    assert isinstance(c.value, Decimal)
    number = amount(c.measure, c.value, "zh" if c.measure in MONEY else language)
    chinese = {"<": "低于", "<=": "不超过", ">": "超过", ">=": "不低于", "=": "为", "!=": "不是"}
    english = {"<": "below", "<=": "at most", ">": "above", ">=": "at least", "=": "of", "!=": "other than"}
    return f"{name} {english[c.op]} {number}" if language == "en" else f"{name}{chinese[c.op]}{number}"


def _owned(c: Condition, language: str) -> str:
    """Of a section, somebody's, or nobody's."""
    alone, negated = c.value == NOBODY, c.op == "!="
    if language == "en":
        whose = f"no {label(c.measure, 'en')}" if alone else f"{label(c.measure, 'en')} {c.value}"
        return f"not {whose}" if negated else whose
    if alone:
        return f"{'有' if negated else '没有'}{label(c.measure, 'zh')}"
    whose = f"{c.value}负责" if c.measure == "responsible" else f"{c.value}"
    return f"不是{whose}" if negated else whose


def _full(name: str, op: str, language: str) -> str:
    if language == "en":
        return f"full marks for {name}" if op == "=" else f"not full marks for {name}"
    return f"{name}满分" if op == "=" else f"{name}没有满分"


def listed(query: Query) -> list[str]:
    """The figures each line of a list shows: of its conditions, and those asked for; of 信息科的项目 the main ones."""
    owned = ("section", "responsible")
    given = (c.measure for c in query.where if c.measure not in owned or c.op != "=")
    shown = [
        m for m in dict.fromkeys((*given, *query.measures)) if m not in ("goal", "completion", "reason", "measures")
    ]
    return shown or (["budget", "spend", "rate"] if query.where else [])


def conditions(all_of_them: Iterable[Condition], language: str) -> str:
    return (" and " if language == "en" else "、").join(condition(c, language) for c in all_of_them)


def day(at: object, language: str) -> str:
    return str(at)
