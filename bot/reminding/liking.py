"""👍 under a reminder counts as 已知."""

from collections.abc import Sequence

from sqlmodel import Session

from bot.reminding import notices, taps
from bot.reminding.look import Look, Step, number
from db.models import Notice, Outbox

THUMB = "👍"


def acknowledged(session: Session, look: Look, args: Sequence[str]) -> Step:
    """Everything the message reminded of, or the one matter its card shows; a message of another kind says nothing."""
    row_id = number(args, 0)
    matters = notices.of_message(session, look, row_id)
    row = session.get(Outbox, row_id)
    if not matters and row is not None and (row.card or "").startswith("notice:"):
        notice = session.get(Notice, int((row.card or "").partition(":")[2]))
        matters = [notices.matter(session, look, notice)] if notice and notice.person_id == look.who.id else []
    still = [matter for matter in matters if matter.open]
    return taps.noted(session, look, still) if still else Step()
