"""The rules of reminders: data with a name and a version, editable by an administrator, every change audited."""

import json
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlmodel import Session

from db import audit
from db.errors import Refusal
from db.models import Setting
from db.persons.preferences import read_quiet

SETTING = "reminders"
NAME = "提醒规则"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A day of the year by which a share of the budget should be spent."""

    month: int
    day: int
    percent: Decimal


@dataclass(frozen=True, slots=True)
class Rules:
    """Every threshold, day and hour; `version` counts the changes an administrator made."""

    deadline_before: tuple[int, ...] = (30, 7, 3, 1)  # calendar days before a rectification is due
    measures_before: tuple[int, ...] = (7, 3, 1)  # before its measures are due
    head_after: int = 3  # working days overdue from which the section head hears too
    leader_after: int = 5  # and the leaders
    yellow: Decimal = Decimal(10)  # percentage points behind the elapsed share of the year
    red: Decimal = Decimal(20)
    hysteresis: Decimal = Decimal(2)  # so much better than a threshold before a light gets better
    light_repeat: int = 5  # working days between two reminders of the same light
    light_head_after: int = 10  # working days a light is red
    light_leader_after: int = 20
    checkpoints: tuple[Checkpoint, ...] = (Checkpoint(7, 31, Decimal(40)), Checkpoint(9, 30, Decimal(60)))
    stale_days: int = 30  # calendar days without an entry
    waiting_leader_after: int = 3  # working days an approval or a decision waits
    digest_weekday: int = 1  # 1 Monday … 7 Sunday; the first working day of the week from then on
    calendar_overdue: int = 3  # working days after a date of the department's calendar
    holidays_before: tuple[int, ...] = (60, 30, 7)  # days before the calendar of working days runs out
    hour: time = time(9)  # in the person's own time zone
    quiet: str = "21:00-08:30"
    version: int = 0


def load(session: Session) -> Rules:
    """The rules as they stand."""
    row = session.get(Setting, SETTING)
    if row is None:
        return Rules()
    kept: dict[str, Any] = json.loads(row.value)
    return replace(Rules(version=row.version), **{name: _READ[name](value) for name, value in kept.items()})


def set_rule(session: Session, *, now: datetime, actor_id: int | None, name: str, value: Any) -> Rules:
    """Change one rule; `value` as JSON has it, None for the default. Refused with the range it must be in."""
    if name not in _READ:
        raise Refusal("没有这条提醒规则。", "There is no such rule.")
    row = session.get(Setting, SETTING, with_for_update=True, populate_existing=True)
    row = row or Setting(name=SETTING, value="{}", version=0)
    kept: dict[str, Any] = json.loads(row.value)
    before = kept.get(name)
    if value is None:
        kept.pop(name, None)
    else:
        try:
            kept[name] = _plain(_READ[name](value))
        except (ValueError, TypeError, KeyError, InvalidOperation) as error:
            raise Refusal(f"这个数不行：{_RANGES[name][0]}。", f"This does not fit: {_RANGES[name][1]}.") from error
    rules = replace(Rules(), **{one: _READ[one](kept[one]) for one in kept})
    if rules.red <= rules.yellow or rules.hysteresis >= rules.yellow:
        raise Refusal(
            "红灯要大于黄灯，回差要小于黄灯。", "Red must be more than yellow, the hysteresis less than yellow."
        )
    if rules.leader_after < rules.head_after or rules.light_leader_after < rules.light_head_after:
        raise Refusal("报领导的天数不能少于报科室负责人的天数。", "Leaders cannot hear before the section head.")
    if before == kept.get(name):
        return replace(rules, version=row.version)
    row.value, row.version = json.dumps(kept, ensure_ascii=False, sort_keys=True), row.version + 1
    session.add(row)
    audit.record(
        session,
        now=now,
        actor_id=actor_id,
        action="reminders.rule",
        subject=f"rule:{name}",
        before={"value": before},
        after={"value": kept.get(name), "version": row.version},
    )
    return replace(rules, version=row.version)


def value_of(name: str, value: Any) -> Any:
    """A value as JSON has it, as the rules hold it; None is the default. Refused with the range it must be in."""
    if value is None:
        return getattr(Rules(), name)
    try:
        return _READ[name](value)
    except (ValueError, TypeError, KeyError, InvalidOperation) as error:
        raise Refusal(f"这个数不行：{_RANGES[name][0]}。", f"This does not fit: {_RANGES[name][1]}.") from error


def _whole(least: int, most: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        if isinstance(value, bool) or int(value) != value or not least <= value <= most:
            raise ValueError(value)
        return int(value)

    return read


def _days(value: Any) -> tuple[int, ...]:
    days = tuple(sorted({_whole(1, 365)(day) for day in value}, reverse=True))
    if not 1 <= len(days) <= 10:
        raise ValueError(value)
    return days


def _points(value: Any) -> Decimal:
    points = Decimal(str(value))
    if not 0 <= points <= 100 or points != round(points, 2):
        raise ValueError(value)
    return points


def _checkpoints(value: Any) -> tuple[Checkpoint, ...]:
    """[["07-31", "40"], …]"""
    read = []
    for day, percent in value:
        at = date.fromisoformat(f"2024-{day}")
        read.append(Checkpoint(at.month, at.day, _points(percent)))
    if len(read) > 12:
        raise ValueError(value)
    return tuple(sorted(read, key=lambda point: (point.month, point.day)))


def _quiet(value: Any) -> str:
    if read_quiet(value) != value:
        raise ValueError(value)
    return str(value)


def _plain(value: Any) -> Any:
    """As JSON keeps it."""
    match value:
        case tuple():
            return [_plain(one) for one in value]
        case Checkpoint(month, day, percent):
            return [f"{month:02}-{day:02}", _plain(percent)]
        case Decimal():
            return f"{value.normalize():f}"
        case time():
            return f"{value:%H:%M}"
    return value


_READ: dict[str, Callable[[Any], Any]] = {
    "deadline_before": _days,
    "measures_before": _days,
    "head_after": _whole(1, 60),
    "leader_after": _whole(1, 90),
    "yellow": _points,
    "red": _points,
    "hysteresis": _points,
    "light_repeat": _whole(1, 60),
    "light_head_after": _whole(0, 120),
    "light_leader_after": _whole(0, 240),
    "checkpoints": _checkpoints,
    "stale_days": _whole(5, 180),
    "waiting_leader_after": _whole(1, 30),
    "digest_weekday": _whole(1, 7),
    "calendar_overdue": _whole(0, 20),
    "holidays_before": _days,
    "hour": time.fromisoformat,
    "quiet": _quiet,
}
NAMES = tuple(_READ)
assert {*NAMES, "version"} == {one.name for one in fields(Rules)}

_DAYS = ("填1到10个天数，每个1到365", "1 to 10 numbers of days, each 1 to 365")
_POINTS = ("填0到100之间的百分点", "percentage points between 0 and 100")
_RANGES: dict[str, tuple[str, str]] = {
    "deadline_before": _DAYS,
    "measures_before": _DAYS,
    "head_after": ("填1到60个工作日", "1 to 60 working days"),
    "leader_after": ("填1到90个工作日", "1 to 90 working days"),
    "yellow": _POINTS,
    "red": _POINTS,
    "hysteresis": _POINTS,
    "light_repeat": ("填1到60个工作日", "1 to 60 working days"),
    "light_head_after": ("填0到120个工作日", "0 to 120 working days"),
    "light_leader_after": ("填0到240个工作日", "0 to 240 working days"),
    "checkpoints": ("写成“7月31日 40%”，最多12个", "as “07-31 40 %”, at most 12"),
    "stale_days": ("填5到180天", "5 to 180 days"),
    "waiting_leader_after": ("填1到30个工作日", "1 to 30 working days"),
    "digest_weekday": ("填1（周一）到7（周日）", "1 (Monday) to 7 (Sunday)"),
    "calendar_overdue": ("填0到20个工作日", "0 to 20 working days"),
    "holidays_before": _DAYS,
    "hour": ("写成“09:00”", "as 09:00"),
    "quiet": ("写成“21:00-08:30”", "as 21:00-08:30"),
}
