"""How the forms say money, days and what they are about, in Chinese and English."""

from datetime import date

from db.known.scoring import PARTS

ZH_DAYS = "一二三四五六日"
KINDS = {
    "payment": ("支出", "payment"),
    "refund": ("退回", "refund"),
    "cumulative": ("累计支出", "spend so far"),
    "in_full": ("全部付清", "paid in full"),
    "initial": ("年初预算", "initial budget"),
    "adjustment": ("预算调整", "budget adjustment"),
    "set_budget": ("预算改为", "budget set to"),
    "reversal": ("冲销", "reversal"),
}
PART_WORDS = {
    "output": ("产出指标", "output"),
    "benefit": ("效益指标", "benefit"),
    "satisfaction": ("满意度指标", "satisfaction"),
    "execution": ("执行率得分", "execution"),
    "cost": ("成本指标", "cost"),
    "total": ("总分", "total"),
}
TEXT_WORDS = {
    "goal": ("绩效目标", "goal"),
    "completion": ("完成情况", "completion"),
    "reason": ("偏离原因", "reason"),
    "measures": ("改进措施", "measures"),
}
LIGHTS = {"green": "🟢", "yellow": "🟡", "red": "🔴"}
assert set(PARTS) < set(PART_WORDS)


def day(value: date, language: str) -> str:
    if language == "en":
        return f"{value:%Y-%m-%d (%a)}"
    return f"{value.year}年{value.month}月{value.day}日（周{ZH_DAYS[value.weekday()]}）"


def kind(name: str, language: str) -> str:
    return KINDS[name][language == "en"]
