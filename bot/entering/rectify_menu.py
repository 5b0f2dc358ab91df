"""/rectify: what somebody can do about rectification now; and its forms opened by another room's buttons."""

from bot.entering.desk import Desk, Step
from bot.entering.filling import talking
from bot.entering.forms import items, rectification
from bot.entering.forms.form import FORMS
from bot.entering.forms.new_item import NEW, may_open
from bot.entering.forms.rectification import ACCEPT, EXTEND, GRANT, PLAN, REFUSE, REPORT, RETURN
from bot.rendering.reply import Button, say

# By the name a button of the reminding room carries.
OPENED = {
    "measures": PLAN.name,
    "evidence": REPORT.name,
    "extension": EXTEND.name,
    "accept": ACCEPT.name,
    "sendback": RETURN.name,
    "grant": GRANT.name,
    "refuse": REFUSE.name,
}


def opened(desk: Desk, name: str, subject: str) -> Step:
    """A form of this room that another room's button opens."""
    return talking.begin(desk, rectification.paper(desk, OPENED[name], int(subject)))


def menu(desk: Desk) -> Step:
    """/rectify: what this person can do now."""
    offered = [(name, FORMS[name].title({})) for name, fits in _MENU if items.suitable(desk, fits)]
    if may_open(desk):
        offered.insert(0, (NEW.name, NEW.title({})))
    if not offered:
        nothing = "现在没有您可以办理的整改事项。", "There is no rectification item for you now."
        return Step([say(desk.pick(*nothing))])
    buttons = tuple((Button(words[desk.language == "en"], f"f:r:{name}"),) for name, words in offered)
    ask = desk.pick("要办哪一种？也可以直接说，例如“消防验收整改完成，附验收单”。", "What would you like to do?")
    return Step([say(ask, buttons=buttons)])


_MENU: tuple[tuple[str, items.Fits], ...] = (
    (PLAN.name, items.workable),
    (REPORT.name, items.workable),
    (EXTEND.name, items.extendable),
    (ACCEPT.name, items.decidable),
    (RETURN.name, items.decidable),
    (GRANT.name, items.grantable),
    (REFUSE.name, items.grantable),
)
