"""One row in every proven table, with every column filled."""

from datetime import UTC, date, datetime
from decimal import Decimal

from sqlmodel import Session, SQLModel

from db import audit, models

NOW = datetime(2026, 3, 2, 1, 2, 3, 456789, tzinfo=UTC)


def a_row_everywhere(session: Session) -> None:
    """One row in every proven table, with every column filled."""
    add = session.add
    model: SQLModel
    for model in (
        models.Section(name="刑侦大队"),
        models.Person(
            name="王芳",
            role="leader",
            section_id=1,
            post="head",
            telegram_id=7,
            language="zh",
            quiet="22:00-07:30",
            timezone="Asia/Urumqi",
            away_until=date(2026, 3, 5),
            created_at=NOW,
            left_at=NOW,
        ),
        models.Person(name="李雷", role="editor", created_at=NOW),
        models.Source(name="a.txt", sha256="1" * 64, kind="narrative", year=2025, imported_at=NOW, imported_by=1),
        models.Project(name="甲", normal="甲", created_at=NOW),
        models.Project(
            name="乙", normal="乙", section_id=1, responsible_id=1, merged_into=1, revision=4, created_at=NOW
        ),
        models.ProjectYear(
            project_id=1,
            year=2025,
            kind="new",
            kind_words="新增",
            budget_kind="initial",
            budget_words="年初预算数",
            goal="目标",
            standing="frozen",
            profile="[0]",
            source_id=1,
        ),
        models.Entry(
            project_year_id=1, kind="payment", amount=Decimal("12.34"), day=date(2025, 2, 3), recorded_at=NOW, key="k1"
        ),
    ):
        add(model)
        session.flush()
    for model in (
        models.Entry(
            project_year_id=1,
            kind="reversal",
            amount=Decimal("12.34"),
            day=date(2025, 2, 3),
            recorded_at=NOW,
            note="错",
            payee="某公司",
            reverses=1,
            entered_by=1,
            approved_by=2,
            source_id=1,
            place="第3行",
            key="k2",
        ),
        models.Invite(
            code_hash="2" * 64,
            name="新人",
            role="viewer",
            section_id=1,
            created_by=1,
            created_at=NOW,
            expires_at=NOW,
            used_at=NOW,
            used_by=2,
        ),
        models.Alias(project_id=1, text="甲项目", normal="甲项目"),
        models.Proposal(
            kind="merge", project_id=1, other_id=2, text="乙", created_at=NOW, decided_at=NOW, decided_by=1
        ),
        models.StatedTotal(
            project_year_id=1, measure="budget", amount=Decimal(200000), source_id=1, place="表1", words="预算20万元"
        ),
        models.Evaluation(
            project_year_id=1,
            rate=Decimal("60.45"),
            output=Decimal(50),
            benefit=Decimal(30),
            satisfaction=Decimal(10),
            execution=Decimal(6),
            total=Decimal(96),
            grade="优",
            completion="完成",
            reason="原因",
            measures="措施",
            source_id=1,
            place="二",
        ),
        models.Department(year=2025, name="某局", title="报告", source_id=1),
        models.DepartmentFigure(
            year=2025,
            measure="spend",
            amount=Decimal(1),
            percent=Decimal(2),
            number=3,
            text="四",
            words="五",
            place="六",
            source_id=1,
        ),
        models.Rectification(
            project_id=1,
            year=2025,
            problem="慢",
            measures="快",
            due=date(2025, 6, 1),
            owner_id=1,
            created_at=NOW,
            closed_at=NOW,
            source_id=1,
            place="七",
            section_id=1,
            notified_on=date(2025, 4, 1),
            first_due=date(2025, 5, 1),
            origin="manual",
            key="k",
            created_by=1,
        ),
        models.RectificationStep(
            rectification_id=1, kind="extended", at=NOW, actor_id=1, note="八", due=date(2025, 6, 1), key="s"
        ),
        models.Workday(day=date(2026, 2, 14), works=True, note="调休", set_at=NOW, set_by=1),
        models.CalendarItem(
            title="自评",
            due=date(2026, 3, 31),
            section_id=1,
            created_at=NOW,
            created_by=1,
            done_at=NOW,
            done_by=1,
            key="c",
        ),
        models.Draft(id="d0", form="pay", person_id=1, chat_id=7, created_at=NOW, updated_at=NOW),
        models.Approval(
            draft_id="d0",
            changes="[]",
            shown="[]",
            fingerprint="f",
            requested_by=2,
            requested_at=NOW,
            expires_at=NOW,
            state="returned",
            decided_by=1,
            decided_at=NOW,
            reason="九",
        ),
        models.Attachment(
            sha256="ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            name="a",
            mime="b",
            size=3,
            content=b"abc",
            stored_at=NOW,
        ),
    ):
        add(model)
        session.flush()
    add(models.Evidence(attachment_id=1, entry_id=1))
    before, after = {"a": Decimal("1.50"), "b": NOW}, {"day": date(2025, 1, 1)}
    audit.record(session, now=NOW, actor_id=None, action="test", subject="test:1", before=before, after=after)
