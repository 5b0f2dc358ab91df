"""The rows of the straight path: inbox, outbox, notices."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from db.models.base import one_of

INBOX_STATES = ("waiting", "done", "quarantined")
OUTBOX_STATES = ("waiting", "sending", "sent", "failed", "dropped")


class Inbox(SQLModel, table=True):
    """One update exactly as Telegram sent it, committed before Telegram hears that it arrived."""

    __table_args__ = (
        UniqueConstraint("bot_id", "update_id"),
        one_of("state", INBOX_STATES),
        Index(
            "ix_inbox_waiting",
            "chat_id",
            "id",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    bot_id: int = Field(sa_type=BigInteger)
    update_id: int = Field(sa_type=BigInteger)
    chat_id: int = Field(sa_type=BigInteger)  # the lane whose order is kept: chat, or user where there is none
    payload: str | None  # raw JSON; cleared 30 days after it is done
    received_at: datetime
    attempts: int = 0  # tries begun
    failures: int = 0  # tries that ended with an error; one that ended neither so nor well ended with the process
    state: str = "waiting"
    error: str | None = None  # the newest trace
    done_at: datetime | None = None


class Outbox(SQLModel, table=True):
    """One call to Telegram that has to happen, in order per chat."""

    __table_args__ = (
        one_of("state", OUTBOX_STATES),
        Index(
            "ix_outbox_open",
            "chat_id",
            "id",
            sqlite_where=text("state IN ('waiting', 'sending')"),
            postgresql_where=text("state IN ('waiting', 'sending')"),
        ),
        Index(  # which row is the message that was tapped
            "ix_outbox_message",
            "chat_id",
            "message_id",
            sqlite_where=text("message_id IS NOT NULL"),
            postgresql_where=text("message_id IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    chat_id: int = Field(sa_type=BigInteger)
    method: str  # sendMessage, editMessageText, sendDocument, sendPhoto …
    payload: str | None  # JSON parameters without chat_id and message_id; cleared 30 days after it is sent
    attachment_id: int | None = Field(default=None, foreign_key="attachment.id")
    edits: int | None = Field(default=None, foreign_key="outbox.id", index=True)  # the row whose message is edited
    card: str | None = Field(
        default=None, index=True
    )  # what a live card shows, "draft:ab12": later edits find it by this
    urgent: bool = True  # replies to people go before reminders and reports
    fallback: str | None = None  # JSON {chat_id, payload}: said there when this chat refuses for good
    inbox_id: int | None = Field(default=None, index=True)  # the update it answers
    state: str = "waiting"
    attempts: int = 0
    not_before: datetime | None = None
    message_id: int | None = Field(default=None, sa_type=BigInteger)
    error: str | None = None
    created_at: datetime
    sent_at: datetime | None = None


class Notice(SQLModel, table=True):
    """That somebody was told of something in a slot; outlives the outbox."""

    __table_args__ = (UniqueConstraint("rule", "subject", "recipient", "slot"),)

    id: int | None = Field(default=None, primary_key=True)
    rule: str
    subject: str  # "rectification:3", "projectyear:12", "approval:4"
    recipient: str  # "person:5", or "chat:-100…" for an opened group that subscribed
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    slot: str
    rung: int = 0  # how far it has climbed: 0 the responsible person, 1 their head, 2 the leader
    created_at: datetime
    outbox_id: int | None = Field(default=None, foreign_key="outbox.id")
