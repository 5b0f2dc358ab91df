"""Which project, section or person is meant, and that there is none such or it is not to be seen."""

from collections.abc import Sequence

from bot.asking.query import Condition, Query
from bot.asking.replying.lines import Blocks, say
from bot.asking.replying.words import label
from bot.rendering.languages import pick
from bot.rendering.reply import Block, Note
from db.known.figures import Figures


def which_project(query: Query, language: str) -> Blocks:
    """A measure was asked for and no project named."""
    asked = [label(measure, language) for measure in query.measures]
    if language == "en":
        return say(f"Which project's {' and '.join(asked)} do you mean? Just write the project's name.")
    return say(f"请问您想了解哪个项目的{'、'.join(asked)}？直接写项目名称即可。")


def which_one(text: str, more: int, language: str) -> Blocks:
    text = _shortened(text)
    if language == "en":
        return say(
            f'Several projects fit "{text}". Which one do you mean?'
            + (f" ({more} more fit; say a little more.)" if more else "")
        )
    return say(
        f"“{text}”对得上不止一个项目，请问您问的是哪一个？"
        + (f"（另有{more}个也对得上，可以说得更具体些）" if more else "")
    )


def this_one(text: str, name: str, language: str) -> Blocks:
    text = _shortened(text)
    return say(
        pick(
            language, f"没有叫“{text}”的项目。请问是不是{name}？", f'No project is called "{text}". Do you mean {name}?'
        )
    )


def none_such(text: str, nearest: bool, language: str) -> Blocks:
    text = _shortened(text)
    near = pick(language, "相近的有：", " The nearest are:") if nearest else ""
    return say(pick(language, f"没有找到“{text}”这个项目。{near}", f'There is no project called "{text}".{near}'))


def of_others(row: Figures, asked: Condition, language: str) -> Blocks:
    """The project that was named is not of the section or person that was named."""
    name, real = label(asked.measure, language), row.word(asked.measure)
    english = f"{row.name} is not with {asked.value}: its {name} is {real or 'not recorded'}."
    return say(pick(language, f"{row.name}的{name}不是{asked.value}，是{real or '空的'}。", english))


def which_section(names: Sequence[str], language: str) -> Blocks:
    return say(
        pick(
            language,
            f"对得上不止一个科室：{'、'.join(names)}。请写科室全称再问。",
            f"Several sections fit: {', '.join(names)}. Please ask again with the section's full name.",
        )
    )


def not_known_of_you(measure: str, language: str) -> Blocks:
    """我们科 or 我负责的, of somebody of whom that is not known."""
    if measure == "section":
        chinese = "还没有登记您属于哪个科室。请直接写科室名称，或请管理员在人员设置里登记。"
        english = "Your section is not known here. Name the section, or ask an administrator to set yours."
    else:
        chinese = "还不知道您是哪位。请直接写负责人姓名。"
        english = "It is not known here who you are. Write the name of the person responsible."
    return say(pick(language, chinese, english))


def not_visible(names: Sequence[str], language: str) -> Blocks:
    return say(pick(language, f"您无权查看{'、'.join(names)}。", f"You may not see {', '.join(names)}."))


def carried(names: Sequence[str], language: str) -> Block:
    """What was taken over from before, in a few words."""
    some = "、".join(names[:2]) + ("…" if len(names) > 2 else "")
    return Note(pick(language, f"（接着说{some}）", f"(still about {some})"))


def _shortened(text: str, most: int = 30) -> str:
    """What somebody wrote is quoted, never a page of it."""
    return text if len(text) <= most else f"{text[:most]}…"
