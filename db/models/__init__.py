"""Every table. SQLModel tables do not validate: readers and the named constraints hold the line."""

from db.models.audit import Audit, Setting
from db.models.conversation import Attachment, Conversation, Draft, Evidence
from db.models.evaluation import GRADES, Department, DepartmentFigure, Evaluation
from db.models.ledger import ENTRY_KINDS, Entry
from db.models.path import Inbox, Notice, Outbox
from db.models.people import ROLES, Chat, Invite, Person, Section
from db.models.projects import (
    BUDGET_KINDS,
    PROJECT_KINDS,
    Alias,
    Project,
    ProjectYear,
    Proposal,
    Source,
    StatedTotal,
)
from db.models.rectification import RECTIFICATION_STATES, Rectification

__all__ = [
    "BUDGET_KINDS",
    "ENTRY_KINDS",
    "GRADES",
    "PROJECT_KINDS",
    "RECTIFICATION_STATES",
    "ROLES",
    "Alias",
    "Attachment",
    "Audit",
    "Chat",
    "Conversation",
    "Department",
    "DepartmentFigure",
    "Draft",
    "Entry",
    "Evaluation",
    "Evidence",
    "Inbox",
    "Invite",
    "Notice",
    "Outbox",
    "Person",
    "Project",
    "ProjectYear",
    "Proposal",
    "Rectification",
    "Section",
    "Setting",
    "Source",
    "StatedTotal",
]
