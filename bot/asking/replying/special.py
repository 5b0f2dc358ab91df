"""Answers of a form of their own, worded in both languages side by side: budget after adjustment, lights, days off."""

from decimal import Decimal

from bot.asking.answering.answer import Answer
from bot.asking.replying.lines import Blocks, say
from bot.asking.replying.words import in_unit, percent
from bot.rendering.languages import pick
from bot.rendering.reply import Bold, Items, Line, Note
from db.money import WAN, plain


def adjusted(answer: Answer, language: str) -> Blocks:
    """调整后预算 with its equation, as no report states it."""
    parts = [answer.department[measure][0].amount or Decimal(0) for measure in ("initial_budget", "adjustment")]
    whole = in_unit(answer.values["full_budget"], language, answer.query.unit)
    name = answer.department_name or pick(language, "本部门", "The department")
    equation = " + ".join(plain(part / WAN) for part in parts)
    if language == "en":
        return [Line((f"{name} ({answer.year}): budget after adjustment ", Bold(whole), f" ({equation} 万元)."))]
    return [Line((f"{name}{answer.year}年调整后预算：", Bold(whole), f"（年初预算 + 预算调整 = {equation}）。"))]


LIGHTS = {"red": ("红灯", "red"), "yellow": ("黄灯", "yellow"), "green": ("绿灯", "green")}


def lights(answer: Answer, language: str) -> Blocks:
    """Which light each project has, and why."""
    english, asked = language == "en", answer.query.topic or "any"
    if not answer.lights:
        zh = f"灯只看当年的进度，库里最新是{answer.year}年。"
        return say(pick(language, zh, f"Lights are of the running year only; the newest stored year is {answer.year}."))
    name = LIGHTS[asked][english] if asked in LIGHTS else pick(language, "亮灯情况", "lights")
    if not answer.rows:
        return say(pick(language, f"没有{name}的项目。", f"No project has a {name} light."))
    elapsed = answer.values["elapsed"]
    lines = []
    for row in answer.rows:
        gap = elapsed - (row.rate or Decimal(0))
        light = LIGHTS[answer.lights[row.project_id]][english]
        rate, points_ = percent(row.rate or Decimal(0)), plain(abs(gap))
        zh = f"{row.name}：{light}，执行率{rate}，{'落后' if gap > 0 else '超前'}{points_}个百分点"
        en = f"{row.name}: {light}, execution rate {rate}, {points_} points {'behind' if gap > 0 else 'ahead'}"
        lines.append(pick(language, zh, en))
    count = len(answer.rows)
    zh = f"{answer.year}年序时进度{percent(elapsed)}，{name}的项目{count}个："
    head = pick(language, zh, f"{percent(elapsed)} of {answer.year} has passed; {name}: {count}")
    return [Line((head,)), Items(tuple(lines), None)]


def workday(answer: Answer, language: str) -> Blocks:
    """The working day after a day off; estimated where the year's notice is not out."""
    if answer.days is None:
        return say(pick(language, "日历里没有这个节日。", "The calendar does not know that feast."))
    day, moved = answer.days
    if answer.query.topic == "next":
        said = say(pick(language, f"下一个工作日是{moved}。", f"The next working day is {moved}."))
    elif day == moved:
        said = say(pick(language, f"{day}是工作日，不用顺延。", f"{day} is a working day; nothing moves."))
    else:
        english = f"What falls on the days off from {day} moves to {moved}, the next working day."
        said = say(pick(language, f"{day}起放假，顺延到下一个工作日：{moved}。", english))
    if not answer.sure:
        english = f"The notice for {day.year} is not out yet; this is an estimate."
        said.append(Note(pick(language, f"{day.year}年的放假安排还没有发布，这是暂估。", english)))
    return said
