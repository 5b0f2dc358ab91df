"""Every table. SQLModel tables do not validate: readers and the named constraints hold the line."""

from db.models.audit import Audit, Setting
from db.models.conversation import Approval, Attachment, Conversation, Draft, Evidence, Unanswered
from db.models.evaluation import GRADES, Department, DepartmentFigure, Evaluation
from db.models.ledger import ENTRY_KINDS, Entry
from db.models.path import Inbox, Notice, Outbox
from db.models.people import ROLES, Chat, Invite, Person, Section
from db.models.projects import (
    BUDGET_KINDS,
    PROJECT_KINDS,
    STANDINGS,
    Alias,
    Project,
    ProjectYear,
    Proposal,
    Source,
    StatedTotal,
)
from db.models.rectification import (
    RECTIFICATION_ORIGINS,
    RECTIFICATION_STATES,
    RECTIFICATION_STEPS,
    Rectification,
    RectificationStep,
)
from db.models.reminding import LIGHTS, CalendarItem, Light, Quieting, Workday

__all__ = [
    "BUDGET_KINDS",
    "ENTRY_KINDS",
    "GRADES",
    "LIGHTS",
    "PROJECT_KINDS",
    "RECTIFICATION_ORIGINS",
    "RECTIFICATION_STATES",
    "RECTIFICATION_STEPS",
    "ROLES",
    "STANDINGS",
    "Alias",
    "Approval",
    "Attachment",
    "Audit",
    "CalendarItem",
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
    "Light",
    "Notice",
    "Outbox",
    "Person",
    "Project",
    "ProjectYear",
    "Proposal",
    "Quieting",
    "Rectification",
    "RectificationStep",
    "Section",
    "Setting",
    "Source",
    "StatedTotal",
    "Unanswered",
    "Workday",
]
