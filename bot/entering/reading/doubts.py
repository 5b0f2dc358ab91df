"""The sentences of doubts: what is unclear, and what to write instead."""

from bot.entering.reading.said import Doubt

_SENTENCES = {
    # amounts
    "no_unit": ("“{}”没有写单位，是元还是万元？", "“{}” has no unit: yuan or 万元 (10,000 yuan)?"),
    "about": ("“{}”是约数，请确认这就是准确的金额。", "“{}” is approximate; please confirm it is the exact amount."),
    "vague": ("“{}”不是准确的金额，请写准确的数，如 3.5万元。", "“{}” is not exact; please give the exact amount."),
    "range": ("“{}”是一个范围，请写一个准确的金额。", "“{}” is a range; please give one exact amount."),
    "expression": (
        "“{}”是一个算式，请直接写算好的金额。",
        "“{}” is a calculation; please give the result itself.",
    ),
    "fraction": ("“{}”是比例，请写金额，如 3.5万元。", "“{}” is a share; please give an amount of money."),
    "scientific": ("“{}”这种写法容易看错，请写成普通数字。", "“{}” is easily misread; please write a plain number."),
    "negative": (
        "“{}”是负数：退款请写“退回”，减预算请写“调减”，金额写正数。",
        "“{}” is negative: write “refund” or “cut” with a positive amount.",
    ),
    "zero": ("金额是0，请确认。", "The amount is zero; please check."),
    "too_large": (
        "“{}”超出可以记录的范围，请核对位数。",
        "“{}” is beyond what can be recorded; please check the digits.",
    ),
    "too_fine": (
        "“{}”不到一分钱的零头，请写到分为止。",
        "“{}” has fractions of a fen; two decimals of a yuan at most.",
    ),
    "unclear_amount": (
        "没看懂金额“{}”，请写成 3.5万元 或 35000元。",
        "“{}” is unclear; please write it like 35,000 yuan.",
    ),
    "several_amounts": (
        "这句话里有几个金额（{}），请说明记哪一个。",
        "There are several amounts here ({}); which one is to be entered?",
    ),
    "together": (
        "“{}”是几个项目合计的金额，请分别写各是多少。",
        "“{}” is the sum for several projects; please say how much for each.",
    ),
    # days
    "no_such_day": ("没有“{}”这一天，请改成正确的日期。", "There is no day “{}”; please correct the date."),
    "year_assumed": ("“{}”没有写年份，按最近的一年理解。", "“{}” has no year; the nearest one is assumed."),
    "week_assumed": (
        "“{}”没有说哪一周，按最近的一天理解。",
        "“{}” does not say which week; the nearest one is assumed.",
    ),
    "unclear_day": ("没看懂日期“{}”，请写成 6月30日。", "The date “{}” is unclear; please write it like 2026-06-30."),
    "workdays_unknown": (
        "“{}”要按工作日历推算，请直接写日期。",
        "“{}” needs the calendar of working days; please give the date.",
    ),
    "several_days": (
        "这句话里有几个日期（{}），请说明按哪一天。",
        "There are several dates here ({}); which one counts?",
    ),
    # the sentence
    "unclear_project": ("没看清是哪个项目。", "It is unclear which project is meant."),
    "kind_assumed": (
        "没有写明是哪一种变动，按最常见的理解，请确认。",
        "The kind of entry is assumed; please check it.",
    ),
    "unclear_sign": ("没看清是追加还是调减。", "It is unclear whether the budget goes up or down."),
}


def doubt(code: str, said: str = "") -> Doubt:
    zh, en = _SENTENCES[code]
    return Doubt(code, zh.format(said), en.format(said))
