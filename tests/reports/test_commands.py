"""`jixiao import` and `jixiao check` as they are run: what they print, their exit codes, what they leave."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document

from tests.reports.texts import SCHOOL

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def jixiao(tmp_path: Path) -> Run:
    """Run the command in an empty directory with its own data."""
    root = Path(__file__).parents[2]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("JIXIAO_")}
    environment |= {"JIXIAO_DATA": str(tmp_path / "data"), "PYTHONPATH": str(root)}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "bot", *arguments]
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)

    return run


def test_a_report_is_imported_once_and_checked(jixiao: Run, tmp_path: Path) -> None:
    (tmp_path / "报告.txt").write_text(SCHOOL.replace("总分94.05分", "总分95.05分"), encoding="gb18030")
    first = jixiao("import", "报告.txt")
    assert first.returncode == 0, first.stderr
    assert "读到6个项目" in first.stdout
    assert "安保服务费 预算100万元（年初，按合计推断） 支出80.52万元 执行率80.52%" in first.stdout
    assert "48 + 29 + 9 + 8.05 = 94.05 ≠ 95.05" in first.stdout
    assert jixiao("import", "报告.txt").stdout == "报告.txt：已导入过，没有变化。\n"
    check = jixiao("check", "--year", "2022", "--json")
    (finding,) = json.loads(check.stdout)
    assert (finding["code"], finding["project"], finding["stated"]) == ("total", "安保服务费", "95.05")
    assert "总分写95.05分，各项相加是94.05分" in jixiao("check").stdout


def test_a_document_says_what_its_text_says(jixiao: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SCHOOL, encoding="utf-8")
    document = Document()
    for line in SCHOOL.split("\n"):
        document.add_paragraph(line)
    document.save(str(tmp_path / "a.docx"))
    jixiao("import", "a.txt")
    assert "库里已有同样的数据，没有变化。" in jixiao("import", "a.docx").stdout


def test_a_trial_creates_nothing(jixiao: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SCHOOL, encoding="utf-8")
    trial = jixiao("import", "--dry-run", "a.txt")
    assert trial.returncode == 0
    assert trial.stdout.startswith("试读（没有写入）")
    assert "读到6个项目" in trial.stdout
    assert not (tmp_path / "data" / "jixiao.db").exists()
    jixiao("import", "a.txt")
    before = (tmp_path / "data" / "jixiao.db").read_bytes()
    (tmp_path / "b.txt").write_text(SCHOOL.replace("80.52万元", "80.53万元"), encoding="utf-8")
    assert "安保服务费 2022 支出数：805200 → 805300" in jixiao("import", "--dry-run", "b.txt").stdout
    assert (tmp_path / "data" / "jixiao.db").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["import"], "请给出要导入的文件"),
        (["import", "没有.txt"], "找不到文件"),
        (["import", "bad.txt"], "不是能识别的文本"),
        (["import", "letter.txt"], "没有读到项目"),
        (["check"], "请先导入"),
    ],
)
def test_what_fails_says_why_on_the_error_output(jixiao: Run, tmp_path: Path, arguments: list[str], says: str) -> None:
    (tmp_path / "bad.txt").write_bytes(os.urandom(3000))
    (tmp_path / "letter.txt").write_text("各位同事：明天下午三点开会，请准时参加。", encoding="utf-8")
    failed = jixiao(*arguments)
    assert failed.returncode == 1
    assert says in failed.stderr
    assert failed.stdout == ""


def test_one_bad_file_among_several_stops_before_anything_is_stored(jixiao: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SCHOOL, encoding="utf-8")
    assert jixiao("import", "a.txt", "没有.txt").returncode == 1
    assert "请先导入" in jixiao("check").stderr


def test_the_sample_is_imported_by_the_same_way(jixiao: Run) -> None:
    sample = jixiao("import", "--sample")
    assert sample.returncode == 0, sample.stderr
    assert "读到12个项目" in sample.stdout
    assert "互相矛盾的数据22处" in jixiao("check", "--year", "2021").stdout
    assert jixiao("check", "--year", "1999").returncode == 1
