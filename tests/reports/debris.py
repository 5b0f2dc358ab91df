"""What word processors and people do to a report's layout; each keeps every word and figure."""

import random
import re
from collections.abc import Callable

from db.reports.numbering import han

Debris = Callable[[str, random.Random], str]
_SUB = (
    "1.项目支出预算执行情况",
    "2.总体绩效目标完成情况",
    "3.各项指标完成情况",
    "4.偏离绩效目标的原因及下一步改进措施",
)


def wide_digits(text: str, _: random.Random) -> str:
    return text.translate({ord(d): 0xFF10 + int(d) for d in "0123456789"}).replace("%", "％")


def straight_quotes(text: str, _: random.Random) -> str:
    return text.replace("“", '"').replace("”", '"')


def broken_quotes(text: str, _: random.Random) -> str:
    return text.replace("“", '"')


def bookmarks(text: str, by_chance: random.Random) -> str:
    lines = text.split("\n")
    for at, line in enumerate(lines):
        if re.match(r"[一二三四五六]、|（", line):
            lines[at] = f"[bookmark: _Toc{by_chance.randrange(10**5)}]{line}"
    return "\n".join(lines)


def tabs(text: str, by_chance: random.Random) -> str:
    return "\n".join("\t" * by_chance.randrange(3) + line + "\t " * by_chance.randrange(2) for line in text.split("\n"))


def blank_lines(text: str, _: random.Random) -> str:
    return text.replace("\n", "\r\n\r\n")


def spaces_about_numbers(text: str, _: random.Random) -> str:
    return re.sub(r"(?<=[\u4e00-\u9fff])(\d[\d.]*)(万元|分|%)", r" \1 \2", text)


def glued_headings(text: str, by_chance: random.Random) -> str:
    """Some headings lose the line break before or after them."""
    for heading in _SUB:
        parts = text.split("\n" + heading)
        text = parts[0]
        for part in parts[1:]:
            glue = by_chance.random() < 0.3 and text.endswith(("。", "）"))
            text += ("" if glue else "\n") + heading + part
    return text


def texts_on_the_heading_line(text: str, by_chance: random.Random) -> str:
    return re.sub(rf"({'|'.join(map(re.escape, _SUB))})\n", lambda m: m[1] + by_chance.choice(["\n", "。", "："]), text)


def a_missing_indicator_heading(text: str, by_chance: random.Random) -> str:
    heads = list(re.finditer(rf"(?<=\n){re.escape(_SUB[2])}(?:\n|[。：])", text))
    if not heads:
        return text
    gone = by_chance.choice(heads)
    return text[: gone.start()] + text[gone.end() :]


def a_missing_project_heading(text: str, by_chance: random.Random) -> str:
    gone = by_chance.randrange(2, 12)
    return re.sub(rf"\n（{han(gone)}）(?=[^\n]*\n1\.项目支出)[^\n]*", "", text)


def a_missing_part_heading(text: str, _: random.Random) -> str:
    return text.replace("四、部门预算项目支出绩效自评情况\n", "")


def half_width_brackets(text: str, _: random.Random) -> str:
    return re.sub(r"（([一二三四五六七八九十]+)）", r"(\1)", text)


def other_points(text: str, by_chance: random.Random) -> str:
    mark = by_chance.choice(["、", ".", "． "])
    return re.sub(r"^(\d)\.", lambda found: found[1] + mark, text, flags=re.MULTILINE)


def missing_points_word(text: str, by_chance: random.Random) -> str:
    return re.sub(r"(效益指标\d+)分", lambda found: found[1] + by_chance.choice(["分", ""]), text)


def hard_wraps(text: str, _: random.Random) -> str:
    return "\n".join(re.sub(r"(.{38})(?=.)", r"\1\n", line) for line in text.split("\n"))


def contents_page(text: str, _: random.Random) -> str:
    heads = [line for line in text.split("\n") if re.match(r"[一二三四五六]、|（[一二三四五六七八九十]+）", line)]
    return "目录\n" + "\n".join(f"{head}\t{at + 1}" for at, head in enumerate(heads)) + "\n" + text


def no_break_spaces(text: str, _: random.Random) -> str:
    return text.replace("\n", "\n\u3000\u3000").replace("，", "，\u00a0")


ALL: tuple[Debris, ...] = (
    wide_digits,
    straight_quotes,
    broken_quotes,
    bookmarks,
    tabs,
    blank_lines,
    spaces_about_numbers,
    glued_headings,
    texts_on_the_heading_line,
    a_missing_indicator_heading,
    a_missing_project_heading,
    a_missing_part_heading,
    half_width_brackets,
    other_points,
    missing_points_word,
    hard_wraps,
    contents_page,
    no_break_spaces,
)
