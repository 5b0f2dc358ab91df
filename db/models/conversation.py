"""What a conversation stands on between two messages, so that a restart goes on where it was."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from db.models.base import one_of

DRAFT_STATES = ("open", "waiting", "saved", "cancelled", "expired")  # waiting: for an approval
APPROVAL_STATES = ("pending", "approved", "returned", "expired", "withdrawn")


class Conversation(SQLModel, table=True):
    """The state of one person in one chat (JSON): last Query, what was offered."""

    __table_args__ = (UniqueConstraint("chat_id", "user_id"),)

    id: int | None = Field(default=None, primary_key=True)
    chat_id: int = Field(sa_type=BigInteger)
    user_id: int = Field(sa_type=BigInteger)
    state: str = "{}"
    version: int = 1
    updated_at: datetime


class Draft(SQLModel, table=True):
    """A form being filled; its buttons carry id and version."""

    __table_args__ = (one_of("state", DRAFT_STATES),)

    id: str = Field(primary_key=True)
    form: str
    person_id: int = Field(foreign_key="person.id", index=True)
    chat_id: int = Field(sa_type=BigInteger)
    fields: str = "{}"
    version: int = 1
    state: str = "open"
    created_at: datetime
    updated_at: datetime


class Approval(SQLModel, table=True):
    """Changes that wait for a second pair of eyes; bound to a hash of exactly what was shown."""

    __table_args__ = (one_of("state", APPROVAL_STATES),)

    id: int | None = Field(default=None, primary_key=True)
    draft_id: str = Field(foreign_key="draft.id", index=True)
    changes: str  # JSON, as db.changing.changes writes and reads it
    shown: str  # JSON: before → after, as it was shown to whoever asked
    fingerprint: str  # of changes and the standing they rest on
    requested_by: int = Field(foreign_key="person.id", index=True)
    requested_at: datetime
    expires_at: datetime
    state: str = Field(default="pending", index=True)
    decided_by: int | None = Field(default=None, foreign_key="person.id")
    decided_at: datetime | None = None
    reason: str | None = None  # why it was returned


class Unanswered(SQLModel, table=True):
    """What people ask in vain: the words without figures, how often, and when last."""

    id: int | None = Field(default=None, primary_key=True)
    normal: str = Field(unique=True)
    decision: str  # none, ask or help: what it ended in
    times: int = 1
    first_at: datetime
    last_at: datetime


class Attachment(SQLModel, table=True):
    """A file's bytes, once, keyed by content: replicas and backups see it."""

    __table_args__ = (CheckConstraint("size >= 0", name="size_not_negative"),)

    id: int | None = Field(default=None, primary_key=True)
    sha256: str = Field(unique=True)
    name: str
    mime: str
    size: int
    content: bytes = Field(sa_type=LargeBinary)
    stored_at: datetime
    stored_by: int | None = Field(default=None, foreign_key="person.id")


class Evidence(SQLModel, table=True):
    """Which attachment proves what (exactly one of entry, rectification, draft)."""

    __table_args__ = (
        CheckConstraint(
            "(CASE WHEN entry_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN rectification_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN draft_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="proves_one_thing",
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    attachment_id: int = Field(foreign_key="attachment.id", index=True)
    entry_id: int | None = Field(default=None, foreign_key="entry.id", index=True)
    rectification_id: int | None = Field(default=None, foreign_key="rectification.id", index=True)
    draft_id: str | None = Field(default=None, foreign_key="draft.id", index=True)
