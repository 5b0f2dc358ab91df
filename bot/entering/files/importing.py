"""An import under way in a chat: the file is parsed in a limited child, tried, shown, and stored once confirmed."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from sqlmodel import Session

from bot.access.permissions import TABLE, require
from bot.context import Context
from bot.entering.desk import Desk, Step
from bot.entering.files import chat_files, import_card
from bot.entering.files.import_card import Held, Look
from bot.rendering.languages import pick
from bot.rendering.reply import Button, File, Reply, say
from db.changing import approvals, attachments, held_files
from db.messages.outbox import Enclosure
from db.models import Draft, Person
from db.reports import importer, trial
from db.reports.files import Content, open_bytes
from db.reports.reading import Reading
from db.reports.trial import Outcome

DeskOf = Callable[[Session], Desk]
Draw = Callable[[Desk, Look], Reply]


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file's content and what was read in it; `known` when this very file was imported before."""

    content: Content
    readings: tuple[Reading, ...]
    known: bool = False


@dataclass(frozen=True, slots=True)
class Under:
    """One update that is about an import."""

    context: Context
    desk_of: DeskOf

    async def read(self, file: Enclosure, year: int | None) -> Parsed:
        """Parse it, off the loop; a Refusal where it is no table and no report."""

        def run() -> tuple[Content, tuple[Reading, ...]]:
            content = open_bytes(file.name, file.content)
            return content, importer.read_all(content, year)

        content, readings = await asyncio.to_thread(run)
        known = year is None and await self.context.reading(importer.known, content)
        return Parsed(content, readings, known)

    async def offer(self, file: Enclosure, read: Parsed, draft_id: str) -> Step:
        """A file that can be imported has come: what it would do, and the confirmation."""
        import_card.permit(self.context.person.role, read.readings)
        held, draw = await self._look(Held(file.name), read)
        reply = await self._shown(lambda desk: draw(desk, Look(draft_id, 1)))
        step = Step(replies=[replace(reply, card=f"draft:{draft_id}")])
        step.do(
            held_files.hold,
            draft_id=draft_id,
            chat_id=self.context.turn.chat_id,
            form=held_files.IMPORT,
            file=file,
            fields=held.fields(),
        )
        return step

    async def again(
        self, draft: Draft, held: Held, *, page: int = 0, lead: str | None = None, anew: bool = False
    ) -> Step:
        """Try what is held once more and show it; a new look makes the old buttons old."""
        read = await self._held(draft, held)
        import_card.permit(self.context.person.role, read.readings)
        now, draw = await self._look(held, read)
        step, version = Step(), draft.version
        if draft.form != held_files.IMPORT or now != Held.of(draft):
            fields = now.fields()
            step.do(held_files.change, draft_id=draft.id, version=version, form=held_files.IMPORT, fields=fields)
            version += 1
        reply = await self._shown(lambda desk: draw(desk, Look(draft.id, version, page)))
        if lead is not None:
            reply = replace(reply, blocks=(*say(lead).blocks, *reply.blocks))
        step.replies.append(replace(reply, card=f"draft:{draft.id}") if anew else await self._redrawn(reply, draft.id))
        return step

    async def problems(self, draft: Draft) -> Step:
        """Everything that is wrong, as a table."""
        held = Held.of(draft)
        tried = await self._tried(held, await self._held(draft, held))
        stem = held.name.rsplit(".", 1)[0]
        name = f"{stem}-{self._pick('问题', 'problems')}.csv"
        told = say(self._pick(f"{held.name} 的全部问题。", f"All problems of {held.name}."))
        listed = trial.as_csv(tried.problems, self.context.turn.language)
        return Step(replies=[replace(told, file=File(name, "text/csv", listed))])

    async def confirmed(self, draft: Draft, *, sure_only: bool) -> Step:
        """Store it exactly as it was shown; what changed since is shown first."""
        require(self.context.person.role, "import")
        held = Held.of(draft)
        read = await self._held(draft, held)
        import_card.permit(self.context.person.role, read.readings)
        tried = await self._tried(held, read)
        if tried.fingerprint != held.fingerprint:
            lead = self._pick(
                "刚才有人改动了数据，下面是现在的结果，请再确认一次。",
                "The figures changed meanwhile; this is how it stands now. Please confirm again.",
            )
            return await self.again(draft, held, lead=lead)
        if sure_only:
            tried = await self._tried(held, read, leave_doubtful=True)
        if await self.context.reading(held_files.takes_two, self.context.person.role, tried):
            return await self._asked(draft, replace(held, sure_only=sure_only), tried)
        step = Step(toast=self._pick("已导入", "Imported"))
        step.do(
            held_files.confirm,
            draft_id=draft.id,
            version=draft.version,
            content=read.content,
            readings=read.readings,
            year=held.year,
            leave_doubtful=sure_only,
            fingerprint=tried.fingerprint,
        )
        reply = await self.context.reading(lambda session: import_card.done(self.desk_of(session), held, tried))
        step.replies.append(await self._redrawn(reply, draft.id))
        return step

    async def _asked(self, draft: Draft, held: Held, tried: Outcome) -> Step:
        """Four eyes: it goes to everybody else who may approve."""
        step = Step(toast=self._pick("已提交审批", "Sent for approval"))
        step.do(held_files.ask, draft_id=draft.id, version=draft.version, fields=held.fields())
        who, version = self.context.person, draft.version + 1
        able = await self.context.reading(_others, who.id)
        for person in able:
            language = person.language or self.context.turn.language
            card = await self._shown(
                lambda desk, language=language: import_card.to_approve(  # type: ignore[misc]
                    replace(desk, language=language), held, tried, Look(draft.id, version)
                )
            )
            step.tells.append((person.telegram_id or 0, card))
        names = [person.name for person in able]
        reply = await self._shown(lambda desk: import_card.waiting(desk, held, tried, names))
        step.replies.append(await self._redrawn(reply, draft.id))
        return step

    async def decided(self, draft: Draft, *, agreed: bool) -> Step:
        """A second person has looked: it is imported as its author wanted, or goes back."""
        require(self.context.person.role, "approve")
        if draft.person_id == self.context.person.id:
            return Step(toast=self._pick("不能审批自己提交的导入。", "Nobody approves their own import."), alert=True)
        held = Held.of(draft)
        author = await self.context.reading(_person, draft.person_id)
        read = await self._held(draft, held)
        tried = await self._tried(held, read, actor_id=draft.person_id) if agreed else None
        if tried is None or tried.fingerprint != held.fingerprint:
            zh, en = ("已退回。", "Returned.") if tried is None else _CHANGED
            step = Step([say(self._pick(zh, en))])
            step.do(held_files.give_back, draft_id=draft.id, version=draft.version)
            zh = f"{self.context.person.name}退回了“{held.name}”的导入，请核对后再确认。"
            if tried is not None:
                zh = f"“{held.name}”等审批时数据有变动，请重新核对后再确认。"
            self._tell(step, author, zh, f"The import of {held.name} came back: check it and confirm again.", draft)
            return step
        if held.sure_only:
            tried = await self._tried(held, read, leave_doubtful=True, actor_id=draft.person_id)
        step = Step([await self._shown(lambda desk: import_card.done(desk, held, tried))])
        step.do(
            held_files.confirm,
            draft_id=draft.id,
            version=draft.version,
            content=read.content,
            readings=read.readings,
            year=held.year,
            leave_doubtful=held.sure_only,
            fingerprint=tried.fingerprint,
            requested_by=draft.person_id,
        )
        zh = f"{self.context.person.name}同意了“{held.name}”的导入，已写入。"
        self._tell(step, author, zh, f"{self.context.person.name} agreed: {held.name} is imported.")
        return step

    async def shown_file(self, draft: Draft) -> Step:
        """The file that somebody wants imported."""
        file = await self.context.reading(_file, draft.id)
        name = Held.of(draft).name
        return Step([replace(say(name), file=File(name, file.mime, file.content))])

    def _tell(self, step: Step, author: Person | None, zh: str, en: str, again: Draft | None = None) -> None:
        if author is None or author.telegram_id is None:
            return
        english = (author.language or self.context.turn.language) == "en"
        buttons: tuple[tuple[Button, ...], ...] = ()
        if again is not None:
            look = Look(again.id, again.version + 1)
            buttons = ((import_card.button("Look again" if english else "再看一遍", "look", look),),)
        step.tells.append((author.telegram_id, say(en if english else zh, buttons=buttons)))

    async def _look(self, held: Held, read: Parsed) -> tuple[Held, Draw]:
        """What is held as it stands now, and its card."""
        if held.year is None and trial.needs_year(read.readings):
            return replace(held, fingerprint=None), partial(import_card.years_asked, held.name)
        tried = await self._tried(held, read)
        marked = replace(held, fingerprint=tried.fingerprint)
        return marked, partial(import_card.card, marked, tried)

    async def _shown(self, draw: Callable[[Desk], Reply]) -> Reply:
        return await self.context.reading(lambda session: draw(self.desk_of(session)))

    async def _redrawn(self, reply: Reply, draft_id: str) -> Reply:
        return await self._shown(lambda desk: chat_files.redrawn(desk, reply, draft_id))

    async def _tried(
        self, held: Held, read: Parsed, *, leave_doubtful: bool = False, actor_id: int | None = None
    ) -> Outcome:
        return await self.context.trying(
            trial.tried,
            read.content,
            read.readings,
            year=held.year,
            now=self.context.now,
            actor_id=actor_id or self.context.person.id,
            leave_doubtful=leave_doubtful,
        )

    async def _held(self, draft: Draft, held: Held) -> Parsed:
        file = await self.context.reading(_file, draft.id)
        return await self.read(replace(file, name=held.name), held.year)

    def _pick(self, zh: str, en: str) -> str:
        return pick(self.context.turn.language, zh, en)


_CHANGED = (
    "数据在等待期间有变动，没有导入，已请提交人重新确认。",
    "The figures changed meanwhile; nothing was imported, and its author was asked to confirm anew.",
)


def _person(session: Session, person_id: int) -> Person | None:
    person = session.get(Person, person_id)
    if person is not None:
        session.expunge(person)
    return person


def _others(session: Session, but: int) -> list[Person]:
    """Who may approve, read after this session."""
    able = approvals.approvers(session, sorted(TABLE["approve"]), but)
    for person in able:
        session.expunge(person)
    return able


def _file(session: Session, draft_id: str) -> Enclosure:
    return attachments.content(session, attachments.of_draft(session, draft_id)[0].attachment_id)
