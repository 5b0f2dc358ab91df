"""One sentence → a paper with what it says filled in; what is said but unclear stays open with its own question.

A filler makes a part of an intent. To fill a form of your own: FILLERS["rectify_report"] = fill.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from bot.entering.desk import Desk
from bot.entering.filling.draft import Paper, Part
from bot.entering.forms import fields
from bot.entering.forms.form import FORMS, Choose, Read, Value, Values, Wrong
from bot.entering.forms.money import BUDGETING, SPENDING
from bot.entering.reading.said import Amount, Day, Doubt, Entered, Intent, Named


@dataclass(slots=True)
class Filling:
    """A part that is being filled; what is not sure is kept with its question."""

    desk: Desk
    part: Part
    unsure: dict[str, Choose | Wrong] = field(default_factory=dict)

    def take(self, key: str, read: Read) -> None:
        if isinstance(read, Value):
            self.part.values[key] = read.value
            self.part.values.update(read.also or {})
        else:
            self.unsure[key] = read

    def put(self, key: str, value: object) -> None:
        if value is not None:
            self.part.values[key] = value

    def note(self, *doubts: Doubt) -> None:
        """Say on the card what was assumed."""
        known = [doubt for doubt in doubts if [doubt.zh, doubt.en] not in self.part.notes]
        self.part.notes += [[doubt.zh, doubt.en] for doubt in known]

    def project(self, named: Named | None, key: str = "project") -> None:
        if named is not None:
            self.take(key, fields.of_named(self.desk, named))

    def amount(self, said: Amount | None) -> None:
        """The amount without its sign: the kind of the booking has it."""
        if said is None:
            return
        unsigned = tuple(abs(one) for one in said.alternatives)
        plain = replace(said, yuan=None if said.yuan is None else abs(said.yuan), alternatives=unsigned)
        read = fields.of_amount(self.desk, self.part.values, plain)
        self.take("amount", read)
        if isinstance(read, Value):
            self.note(*(doubt for doubt in said.doubts if doubt.code != "no_unit"))

    def day(self, said: Day | None, year: int | None = None) -> None:
        """Today when no day is said; in another year its last day."""
        if said is not None:
            self.take("day", fields.of_day(self.desk, said))
            if said.day is not None:
                self.note(*said.doubts)
        elif year is not None and year < self.desk.today.year:
            self.part.values["day"] = date(year, 12, 31).isoformat()
        else:
            self.part.values["day"] = self.desk.today.isoformat()


Filler = Callable[[Filling, Intent], None]
FILLERS: dict[str, tuple[str, Filler]] = {}  # kind of intent → form and filler


def paper_of(desk: Desk, entered: Entered) -> Paper | None:
    """The paper of a sentence; None when none of its intents has a form."""
    fillings = [filled(desk, intent) for intent in entered.intents if intent.kind in FILLERS]
    if not fillings:
        return None
    return open_paper(desk, fillings)


def open_paper(desk: Desk, fillings: Sequence[Filling]) -> Paper:
    """A paper of these parts; what is not sure is asked with its own words."""
    paper = Paper([filling.part for filling in fillings], message=desk.message_id)
    for number, filling in enumerate(fillings):
        for key, read in filling.unsure.items():
            asked = FORMS[filling.part.form].field(key)
            if asked is not None:
                paper.take(number, asked, read)
    paper.asking = None
    return paper


def filled(desk: Desk, intent: Intent) -> Filling:
    """One intent on its form."""
    form, fill = FILLERS[intent.kind]
    filling = Filling(desk, Part(form))
    fill(filling, intent)
    filling.note(*intent.doubts)
    return filling


def correct(desk: Desk, paper: Paper, intent: Intent) -> list[str] | None:
    """金额不是3.5万是0.35万: put one field of the open paper right. None when it has no such field."""
    number, key = _place(paper, intent)
    if number is None:
        return None
    asked = paper.parts[number].declared.field(key)
    read = corrected(desk, paper.parts[number].values, intent)
    if asked is None or read is None:
        return None
    if isinstance(read, Value) and asked.check is not None:
        read = asked.check(desk, paper.parts[number].values, read.value)
    said = paper.take(number, asked, read)
    return [] if said is None else said


def corrected(desk: Desk, values: Values, intent: Intent) -> Read | None:
    """The new value an intent has for its field."""
    match intent.field:
        case "project" if intent.project is not None:
            return fields.of_named(desk, intent.project)
        case "amount" if intent.amount is not None:
            return fields.of_amount(desk, values, intent.amount)
        case "day" if intent.day is not None:
            return fields.of_day(desk, intent.day)
        case "payee" if intent.payee:
            return Value(intent.payee)
        case "note" if intent.note:
            return Value(intent.note)
        case "points" if intent.points is not None:
            return fields.of_points(desk, values, intent.points)
        case "goal" | "completion" | "reason" | "measures" if intent.text:
            return Value(intent.text)
    return None


def _place(paper: Paper, intent: Intent) -> tuple[int | None, str]:
    """Which part: the one whose project is named, else the first that has the field."""
    key: str = intent.field or ""
    key = "text" if key in ("goal", "completion", "reason", "measures") else key
    having = [n for n, part in enumerate(paper.parts) if part.declared.field(key) is not None]
    if intent.project is not None and key != "project":
        named = [n for n in having if paper.parts[n].values.get("project") in intent.project.ids]
        having = named or having
    was = intent.was.yuan if intent.was is not None else None
    if was is not None and len(having) > 1:
        same = [n for n in having if paper.parts[n].values.get("amount") == fields.yuan(was)]
        having = same or having
    return (having[0] if having else None), key


def _spend(kind: str) -> Filler:
    def fill(filling: Filling, intent: Intent) -> None:
        filling.project(intent.project)
        filling.put("kind", kind)
        filling.amount(intent.amount)
        filling.day(intent.day, intent.year)
        filling.put("payee", intent.payee)
        filling.put("note", intent.note)

    return fill


def _in_full(filling: Filling, intent: Intent) -> None:
    """全部付清; with an amount that is neither the budget nor what remains it is a payment of that amount."""
    _spend("in_full")(filling, intent)
    amount, project = filling.part.values.get("amount"), filling.part.values.get("project")
    if amount is None or project is None or "day" not in filling.part.values:
        return
    year = date.fromisoformat(filling.part.values["day"]).year
    known = filling.desk.figures(project, year)
    if known is None or Decimal(amount) not in (known.budget, known.remaining):
        filling.part.values["kind"] = "payment"


def _adjust(filling: Filling, intent: Intent) -> None:
    filling.project(intent.project)
    yuan = intent.amount.yuan if intent.amount else None
    sign = intent.sign or (None if yuan is None else 1 if yuan > 0 else -1)
    filling.put("kind", {1: "add", -1: "cut"}.get(sign or 0))
    _budget_rest(filling, intent)


def _set_budget(filling: Filling, intent: Intent) -> None:
    filling.project(intent.project)
    filling.put("kind", "set_budget")
    if intent.was is not None and intent.was.yuan is not None:
        filling.put("was", fields.yuan(intent.was.yuan))
    _budget_rest(filling, intent)


def _transfer(filling: Filling, intent: Intent) -> None:
    filling.project(intent.project)
    filling.put("kind", "transfer")
    filling.project(intent.to_project, "to_project")
    if intent.project is not None and intent.project == intent.to_project:  # A和B之间: which way is not said
        asked = {
            "project": ("没有说从哪个调到哪个。从哪个项目调出？", "Which way is not said. Which project gives?"),
            "to_project": ("调到哪个项目？", "Which project receives?"),
        }
        for key, words in asked.items():
            if isinstance(read := filling.unsure.get(key), Choose):
                filling.unsure[key] = replace(read, words=words)
    _budget_rest(filling, intent)


def _initial(filling: Filling, intent: Intent) -> None:
    filling.project(intent.project)
    filling.put("kind", "initial")
    _budget_rest(filling, intent)


def _budget_rest(filling: Filling, intent: Intent) -> None:
    filling.amount(intent.amount)
    filling.day(intent.day, intent.year)
    filling.put("note", intent.note)


FILLERS |= {
    "payment": (SPENDING.name, _spend("payment")),
    "refund": (SPENDING.name, _spend("refund")),
    "cumulative": (SPENDING.name, _spend("cumulative")),
    "paid_in_full": (SPENDING.name, _in_full),
    "adjust": (BUDGETING.name, _adjust),
    "set_budget": (BUDGETING.name, _set_budget),
    "transfer": (BUDGETING.name, _transfer),
    "initial_budget": (BUDGETING.name, _initial),
}
