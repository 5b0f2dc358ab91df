"""Sections, people, how they come in, and the chats they use."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from db.models.base import one_of

POSTS = ("head", "deputy")
ROLES = ("viewer", "editor", "finance", "leader", "admin")
CHAT_KINDS = ("private", "group", "supergroup", "channel")
CHAT_STATES = ("live", "blocked", "gone", "moved")


class Section(SQLModel, table=True):
    """A 科室; its head (and, in the head's absence, the deputy) gets what climbs: see Person.post."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)


class Person(SQLModel, table=True):
    """Someone who may use the bot, or is responsible for projects without using it (no telegram_id)."""

    __table_args__ = (
        one_of("role", ROLES),
        one_of("post", POSTS),
        CheckConstraint("post IS NULL OR section_id IS NOT NULL", name="post_in_a_section"),
        UniqueConstraint("section_id", "post"),  # one head and one deputy a section (NULLs do not clash)
    )

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(index=True)
    role: str = "viewer"
    section_id: int | None = Field(default=None, foreign_key="section.id", index=True)
    post: str | None = None  # head or deputy of their section
    telegram_id: int | None = Field(default=None, sa_type=BigInteger, unique=True)
    language: str | None = None  # None: what their Telegram says
    active: bool = True  # False at once when revoked or left
    quiet: str | None = None  # their own quiet hours, "21:30-08:00"; None: the department's
    timezone: str | None = None  # None: the office's
    away_until: date | None = None  # until then the deputy gets what would come to them
    version: int = 1  # changes with every change of rights: a decision made under an older one is made again
    created_at: datetime
    left_at: datetime | None = None


class Invite(SQLModel, table=True):
    """A one-time code, kept only as its hash."""

    __table_args__ = (one_of("role", ROLES),)

    id: int | None = Field(default=None, primary_key=True)
    code_hash: str = Field(unique=True)
    name: str
    role: str
    section_id: int | None = Field(default=None, foreign_key="section.id")
    created_by: int | None = Field(default=None, foreign_key="person.id")
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    used_by: int | None = Field(default=None, foreign_key="person.id")


class Chat(SQLModel, table=True):
    """A Telegram chat (a private chat has its person's id); also the row a worker locks to keep the chat's order."""

    __table_args__ = (one_of("kind", CHAT_KINDS), one_of("state", CHAT_STATES))

    id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    kind: str = "private"
    title: str | None = None
    opened: bool = False  # an administrator allowed figures in this group
    digest: bool = False  # the opened group gets the weekly digest
    state: str = "live"  # blocked until its next update
    moved_to: int | None = Field(default=None, sa_type=BigInteger)
