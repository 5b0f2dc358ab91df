"""An import under way in a chat: the file is parsed in a limited child, tried, shown, and stored once confirmed."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from sqlmodel import Session

from bot.access.permissions import require
from bot.context import Context
from bot.entering import drops, files
from bot.entering.desk import Desk, Step
from bot.entering.drops import Held, Look
from bot.rendering.reply import File, Reply, say
from db import attachments, holding
from db.models import Draft
from db.outbox import Enclosure
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
        drops.permit(self.context.person.role, read.readings)
        held, draw = await self._look(Held(file.name), read)
        reply = await self._shown(lambda desk: draw(desk, Look(draft_id, 1)))
        step = Step(replies=[replace(reply, card=f"draft:{draft_id}")])
        step.do(
            holding.hold,
            draft_id=draft_id,
            chat_id=self.context.turn.chat_id,
            form=holding.IMPORT,
            file=file,
            fields=held.fields(),
        )
        return step

    async def again(self, draft: Draft, held: Held, *, page: int = 0, lead: str | None = None) -> Step:
        """Try what is held once more and show it; a new look makes the old buttons old."""
        read = await self._held(draft, held)
        drops.permit(self.context.person.role, read.readings)
        now, draw = await self._look(held, read)
        step, version = Step(), draft.version
        if draft.form != holding.IMPORT or now != Held.of(draft):
            fields = now.fields()
            step.do(holding.change, draft_id=draft.id, version=version, form=holding.IMPORT, fields=fields)
            version += 1
        reply = await self._shown(lambda desk: draw(desk, Look(draft.id, version, page)))
        if lead is not None:
            reply = replace(reply, blocks=(*say(lead).blocks, *reply.blocks))
        step.replies.append(await self._redrawn(reply, draft.id))
        return step

    async def problems(self, draft: Draft) -> Step:
        """Everything that is wrong, as a table."""
        held = Held.of(draft)
        tried = await self._tried(held, await self._held(draft, held))
        stem = held.name.rsplit(".", 1)[0]
        name = f"{stem}-{self._pick('问题', 'problems')}.csv"
        told = say(self._pick(f"{held.name} 的全部问题。", f"All problems of {held.name}."))
        return Step(replies=[replace(told, file=File(name, "text/csv", trial.as_csv(tried.problems)))])

    async def confirmed(self, draft: Draft, *, sure_only: bool) -> Step:
        """Store it exactly as it was shown; what changed since is shown first."""
        require(self.context.person.role, "import")
        held = Held.of(draft)
        read = await self._held(draft, held)
        drops.permit(self.context.person.role, read.readings)
        tried = await self._tried(held, read)
        if tried.fingerprint != held.fingerprint:
            lead = self._pick(
                "刚才有人改动了数据，下面是现在的结果，请再确认一次。",
                "The figures changed meanwhile; this is how it stands now. Please confirm again.",
            )
            return await self.again(draft, held, lead=lead)
        if sure_only:
            tried = await self._tried(held, read, leave_doubtful=True)
        step = Step(toast=self._pick("已导入", "Imported"))
        step.do(
            holding.confirm,
            draft_id=draft.id,
            version=draft.version,
            content=read.content,
            readings=read.readings,
            year=held.year,
            leave_doubtful=sure_only,
            fingerprint=tried.fingerprint,
        )
        reply = await self.context.reading(lambda session: drops.done(self.desk_of(session), held, tried))
        step.replies.append(await self._redrawn(reply, draft.id))
        return step

    async def _look(self, held: Held, read: Parsed) -> tuple[Held, Draw]:
        """What is held as it stands now, and its card."""
        if held.year is None and trial.needs_year(read.readings):
            return replace(held, fingerprint=None), partial(drops.years_asked, held.name)
        tried = await self._tried(held, read)
        marked = replace(held, fingerprint=tried.fingerprint)
        return marked, partial(drops.card, marked, tried)

    async def _shown(self, draw: Callable[[Desk], Reply]) -> Reply:
        return await self.context.reading(lambda session: draw(self.desk_of(session)))

    async def _redrawn(self, reply: Reply, draft_id: str) -> Reply:
        return await self._shown(lambda desk: files.redrawn(desk, reply, draft_id))

    async def _tried(self, held: Held, read: Parsed, *, leave_doubtful: bool = False) -> Outcome:
        return await self.context.trying(
            trial.tried,
            read.content,
            read.readings,
            year=held.year,
            now=self.context.now,
            actor_id=self.context.person.id,
            leave_doubtful=leave_doubtful,
        )

    async def _held(self, draft: Draft, held: Held) -> Parsed:
        file = await self.context.reading(_file, draft.id)
        return await self.read(replace(file, name=held.name), held.year)

    def _pick(self, zh: str, en: str) -> str:
        return en if self.context.turn.language == "en" else zh


def _file(session: Session, draft_id: str) -> Enclosure:
    return attachments.content(session, attachments.of_draft(session, draft_id)[0].attachment_id)
