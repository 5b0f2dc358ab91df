"""The states of a rectification item, Chinese and English: one wording in answers, tables, pictures and reminders."""

STATES = {
    "notified": ("已通知", "notified"),
    "planned": ("整改中", "under way"),
    "reported": ("已反馈，待认定", "filed, awaits a decision"),
    "returned": ("被退回", "sent back"),
    "closed": ("已销号", "closed"),
}
