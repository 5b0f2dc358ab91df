"""The problems of an import in English: each sentence that the readers write, with what stands in it kept."""

import re

_SENTENCES = tuple(
    (re.compile(chinese), english)
    for chinese, english in (
        (r"没有用到的列：(.*)", r"column not used: \1"),
        (r"有公式但没有算出结果：请打开保存一次再导入", "a formula without its result: open it, save it, import again"),
        (r"项目名称不能以“(.*)”开头，像是公式，请写名称本身", r"a name cannot begin with “\1”, like a formula"),
        (r"类型“(.*)”不认识，应为 (.*) 之一", r"kind “\1” is unknown; one of: \2"),
        (r"角色“(.*)”不认识，应为 (.*) 之一", r"role “\1” is unknown; one of: \2"),
        (r"状态“(.*)”不认识，应为 (.*) 之一", r"state “\1” is unknown; one of: \2"),
        (r"提前天数“(.*)”应写成如 30、7，每个不超过(\d+)", r"days ahead “\1”: write them like 30、7, none above \2"),
        (
            r"“(.*)”与(.*)重复：以.*为准，这一行没有导入，两行的数也没有相加",
            r"“\1” stands in \2 already, which counts; this row is not imported, and the two are not added up",
        ),
        (r"没有“(.*)”这个项目，请先导入项目或核对名称", r"there is no project “\1”; import it first or check the name"),
        (r"没有“(.*)”这个项目", r"there is no project “\1”"),
        (r"负责人“(.*)”有(\d+)位，没有指定；请在科室列写明", r"\2 people are called “\1”; give the section"),
        (r"“(.*)”与(.*)是同一个项目，没有导入", r"“\1” and \2 are the same project; not imported"),
        (r"“(.*)”不是数字，应写成如 12.5", r"“\1” is no number; write it like 12.5"),
        (r"“(.*)”位数过多，核对后再填", r"“\1” has too many digits; check it"),
        (r"“(.*)”是负数，金额不能小于0", r"“\1” is negative; an amount cannot be below 0"),
        (r"“(.*)”不足一分，金额须精确到分", r"“\1” has fractions of a fen; two decimals of a yuan at most"),
        (r"“(.*)”过大，请核对单位是元还是万元", r"“\1” is too large; check whether it is 元 or 万元"),
        (r"“(.*)”超过两位小数，得分最多两位小数", r"“\1” has more than two decimals; points have two at most"),
        (r"“(.*)”不是年度，应写成如 2021", r"“\1” is no year; write it like 2021"),
        (r"“(.*)”没有写年份，应写成如 2026-06-30", r"“\1” has no year; write it like 2026-06-30"),
        (r"“(.*)”不是日期，应写成如 2026-06-30", r"“\1” is no day; write it like 2026-06-30"),
        (r"年初预算已经登记过；增减请写成追加或调减", "the initial budget is booked already; write 追加 or 调减"),
        (
            r"该年度预算只有报告或表格所写的(.*)，没有年初预算凭证；请在表中加一行“年初预算”再导入",
            r"the year's budget is only stated (\1); add a row 年初预算 and import again",
        ),
        (r"调减后预算会变成负数（现为(.*)）", r"the budget would fall below 0 (now \1)"),
        (
            r"退回后支出会变成负数（到这一行为(.*)），请核对，或把支出写在前面",
            r"spending would fall below 0 (\1 up to this row); check it, or put the payments first",
        ),
        (r"与另一笔的项目、日期、金额都相同，可能重复", "same project, day and amount as another: perhaps twice"),
        (r"金额(.*)超过全年预算(.*)，请核对单位是元还是万元", r"\1 is above the budget of \2; is it 元 or 万元?"),
        (r"从这一笔起支出(.*)超过全年预算(.*)", r"from here on the spending of \1 is above the year's budget of \2"),
        (r"自评表没有填项目名称，没有导入", "the form names no project; not imported"),
        (r"没有找到项目资金", "no project funds were found"),
        (r"指标表没有得分列", "the table of indicators has no column of points"),
    )
)  # fmt: skip
_LEFT_OUT = "，这一行没有导入"


def in_english(words: str) -> str:
    """The sentence in English; one that only quotes the file is left as it is."""
    told = words.removesuffix(_LEFT_OUT)
    end = "; this row is not imported" if told != words else ""
    quoted = max(0, told.find("“"))
    for start in dict.fromkeys((0, quoted)):  # a column's head may stand before what is quoted from it
        for chinese, english in _SENTENCES:
            if found := chinese.fullmatch(told, start):
                return f"{told[:start]} {found.expand(english)}{end}".strip()
    return words
