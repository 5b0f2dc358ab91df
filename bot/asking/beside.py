"""What can be had beside an answer: a picture, a table, the evidence and its files, and the question as understood."""

from dataclasses import dataclass, replace

from sqlmodel import col, select

from bot.asking import item_evidence
from bot.asking.answering.answer import Answer, Asker
from bot.asking.answering.secrets import HIDDEN_WORDS, Secrets
from bot.asking.answers import answer
from bot.asking.drawings import Frame
from bot.asking.evidence import Shown, evidence
from bot.asking.pictures import picture
from bot.asking.query import Query
from bot.asking.replying.left_out import left_out
from bot.asking.replying.understood import understood
from bot.asking.replying.waiting import waiting
from bot.asking.sheets import sheet
from bot.asking.tables import About
from bot.rendering.languages import pick
from bot.rendering.reply import Block, Button, File, Line, Note, Quote, Reply
from db.changing import evidence_files
from db.known import figures
from db.models import ProjectYear, Source, StatedTotal

_FILES = 6  # buttons for files in one reply
_PHOTO = 9_000_000  # bytes; Telegram refuses larger photos, documents may have more
_UNSAFE = str.maketrans(dict.fromkeys('\\/:*?"<>|\n\r\t', "_"))


@dataclass(frozen=True, slots=True)
class Asked:
    """An answered question, and who asked it."""

    asker: Asker
    language: str
    number: str  # of the question, for buttons
    query: Query

    def pick(self, chinese: str, english: str) -> str:
        return pick(self.language, chinese, english)

    def answered(self) -> Answer:
        return answer(self.asker, self.query)

    def in_words(self, a: Answer) -> str:
        names = figures.names(self.asker.session, self.query.projects)
        return understood(self.query, [names[i] for i in self.query.projects if i in names], a.year, self.language)

    def notes(self, a: Answer) -> tuple[str, ...]:
        """What is not in the figures: projects that may not be seen, what waits for approval."""
        blocks = (
            *left_out(self.asker, self.query, a.year, self.language),
            *waiting(self.asker.session, self.asker.now, a, self.language),
        )
        doubts = a.contradictions if a.query.act == "department" else ()
        said = [block.text for block in blocks if isinstance(block, Note)]
        return (*said, *(self.pick(doubt.zh, doubt.en) for doubt in doubts))


@dataclass(frozen=True, slots=True)
class Beside:
    """A reply, and the projects it is about."""

    reply: Reply
    projects: tuple[str, ...] = ()


def tapped(asked: Asked, what: str, argument: str) -> Beside | None:
    """What a button under an answer brings; None for a button that is none of ours."""
    number = int(argument) if argument.isascii() and argument.isdigit() and len(argument) < 10 else 0
    match what:
        case "c":
            return _picture(asked, number, months=argument == "m" or asked.query.form == "months")
        case "x":
            return _sheet(asked)
        case "e":
            return _evidence(asked, number)
        case "u":
            return understanding(asked)
        case "f":
            return _file(asked, number)
    return None


def with_file(asked: Asked, a: Answer, reply: Reply) -> Reply:
    """The answer together with the picture or table that was asked for in the same breath."""
    made, buttons = _made(asked, a)
    if made is None:
        return replace(reply, blocks=(*reply.blocks, Note(_nothing(asked))))
    return replace(reply, file=made, buttons=(*buttons, *reply.buttons))


def understanding(asked: Asked) -> Beside:
    """The question as a Query in words."""
    said = asked.in_words(asked.answered())
    return Beside(Reply((Line((asked.pick(f"我的理解：{said}", f"As I understood it: {said}"),)),)))


def _made(asked: Asked, a: Answer) -> tuple[File | None, tuple[tuple[Button, ...], ...]]:
    if asked.query.form == "sheet":
        return _table(asked, a), ()
    drawn = picture(asked.asker.session, a, _frame(asked, a), months=asked.query.form == "months")
    return (None, ()) if drawn is None else (_named(drawn.file), _more(asked, drawn.page, drawn.pages))


def _picture(asked: Asked, page: int, *, months: bool) -> Beside:
    a = asked.answered()
    drawn = picture(asked.asker.session, a, _frame(asked, a), page=page, months=months)
    if drawn is None:
        return Beside(Reply((Line((_nothing(asked),)),)))
    buttons = _more(asked, drawn.page, drawn.pages)
    if not months and any(row.booked.spend_entries for row in a.rows):
        by_month = Button(asked.pick("各月支出", "By month"), f"q:c:{asked.number}:m")
        buttons = (*buttons, (by_month,))
    return Beside(Reply((Line((drawn.title,)),), buttons, _named(drawn.file)), _names(a))


def _more(asked: Asked, page: int, pages: int) -> tuple[tuple[Button, ...], ...]:
    if page + 1 >= pages:
        return ()
    label = asked.pick(f"下一张图（{page + 2}/{pages}）", f"Next picture ({page + 2}/{pages})")
    return ((Button(label, f"q:c:{asked.number}:{page + 1}"),),)


def _frame(asked: Asked, a: Answer) -> Frame:
    return Frame(asked.asker.today, asked.language, asked.notes(a))


def _sheet(asked: Asked) -> Beside:
    a = asked.answered()
    made = _table(asked, a)
    if made is None:
        return Beside(Reply((Line((_nothing(asked),)),)))
    return Beside(Reply((Line((asked.in_words(a),)),), file=made), _names(a))


def _table(asked: Asked, a: Answer) -> File | None:
    year = f"{a.year}年" if a.year is not None else ""
    title = asked.pick(f"项目绩效{year}_{asked.asker.today:%Y%m%d}", f"projects_{a.year}_{asked.asker.today:%Y%m%d}")
    about = About(
        title=title,
        question=asked.in_words(a),
        now=asked.asker.now,
        zone=asked.asker.zone,
        language=asked.language,
        sources=_sources(asked, a),
        notes=asked.notes(a),
    )
    made = sheet(a, about)
    return None if made is None else _named(made)


def _sources(asked: Asked, a: Answer) -> tuple[str, ...]:
    """The files the year's figures were read from, and the ledger where something is booked."""
    stated = select(StatedTotal.source_id).join(ProjectYear).where(ProjectYear.year == a.year)
    made_years = select(ProjectYear.source_id).where(ProjectYear.year == a.year)
    wanted = select(Source).where(col(Source.id).in_(stated) | col(Source.id).in_(made_years)).order_by(col(Source.id))
    files = [
        f"{source.name} ({source.imported_at.astimezone(asked.asker.zone):%Y-%m-%d %H:%M})"
        for source in asked.asker.session.exec(wanted)
    ]
    booked = any(row.in_ledger for row in (*a.rows, *a.others))
    return (*files, *((asked.pick("台账", "ledger"),) if booked else ()))


def _evidence(asked: Asked, page: int) -> Beside:
    a = asked.answered()
    shown = _shown(asked, a, page)
    said = [*shown.blocks, *waiting(asked.asker.session, asked.asker.now, a, asked.language)]
    buttons = [(Button(f"📎 {proof.name}"[:60], f"q:f:{asked.number}:{proof.attachment_id}"),)
               for proof in shown.proofs[:_FILES]]  # fmt: skip
    if len(shown.proofs) > _FILES:
        rest = len(shown.proofs) - _FILES
        english = f"{rest} more files: ask for the evidence of one project."
        said.append(Note(asked.pick(f"还有{rest}个附件，请按项目单独查看依据。", english)))
    turn = []
    if shown.page + 1 < shown.pages:
        turn.append(Button(asked.pick("更多依据", "More evidence"), f"q:e:{asked.number}:{shown.page + 1}"))
    return Beside(Reply(tuple(said), (*buttons, *((tuple(turn),) if turn else ()))), _names(a))


def _shown(asked: Asked, a: Answer, page: int) -> Shown:
    said, zone, language = asked.in_words(a), asked.asker.zone, asked.language
    if a.items:
        return item_evidence.evidence(
            asked.asker.session, a.items, understood=said, zone=zone, language=language, page=page
        )
    shown = evidence(asked.asker.session, a, understood=said, zone=zone, language=language, page=page)
    secret = Secrets(asked.asker, a.year)
    return replace(shown, blocks=[_covered(block, secret) for block in shown.blocks])


def _covered(block: Block, secret: Secrets) -> Block:
    """A quoted sentence may tell of other projects than the one it is quoted for."""
    return Quote(HIDDEN_WORDS) if isinstance(block, Quote) and secret.tells(block.text) else block


def _file(asked: Asked, attachment_id: int) -> Beside | None:
    """A file that was filed as evidence, sent again."""
    found = evidence_files.file(asked.asker.session, attachment_id, asked.asker.visible)
    if found is None:
        return None
    photo = found.mime in ("image/jpeg", "image/png") and len(found.content) <= _PHOTO
    sent = File(found.name, found.mime, found.content, "photo" if photo else "document")
    return Beside(Reply((Line((found.name,)),), file=sent))


def _named(file: File) -> File:
    return replace(file, name=file.name.translate(_UNSAFE))


def _nothing(asked: Asked) -> str:
    return asked.pick("这个回答里没有可以画图或列表的数据。", "There is nothing in this answer to draw or list.")


def _names(a: Answer) -> tuple[str, ...]:
    return tuple(row.name for row in a.rows)
