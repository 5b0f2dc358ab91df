"""What cannot be read gets a clear sentence and changes nothing; what is only odd is read."""

import io
import os
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from docx import Document

from db.errors import Refusal
from db.reports import files
from db.reports.files import open_bytes, open_file
from db.reports.importer import read

TEXT = "（一）禁毒经费\n1.项目支出预算执行情况\n禁毒经费为新增项目，2021年年初预算数为20万元，本年支出12元。\n"


def zipped(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def docx(paragraphs: list[str]) -> bytes:
    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "big5hkscs"])
def test_text_in_every_usual_encoding(encoding: str) -> None:
    text = TEXT if encoding != "big5hkscs" else "項目名稱：預算數二十萬元，年度支出及執行情況說明。" * 5
    assert open_bytes("报告.txt", text.encode(encoding)).text == text


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("空.txt", b" \n", "空文件"),
        ("旧.doc", bytes.fromhex("D0CF11E0A1B11AE1") + b"x" * 100, "另存为 .docx"),
        ("旧.xls", bytes.fromhex("D0CF11E0A1B11AE1") + b"x" * 100, ".xlsx"),
        ("报告.pdf", b"%PDF-1.7 ...", "PDF"),
        ("报告.docx", b"PK\x03\x04 this is no archive", "损坏"),
        ("照片.png", b"\x89PNG\r\n\x1a\n", "图片"),
        ("乱码.txt", os.urandom(2000), "不是能识别的文本"),
        ("乱码.csv", bytes(range(256)) * 20, "不是能识别的文本"),
        ("压缩.xlsx", zipped({"a.txt": b"hello"}), "压缩包"),
        ("炸弹.xlsx", zipped({"xl/workbook.xml": b"0" * 150_000_000}), "解压后过大"),
        ("多.docx", zipped({"word/document.xml": b"<x/>", **{f"a{n}": b"" for n in range(1200)}}), "解压后过大"),
        ("坏.xlsx", zipped({"xl/workbook.xml": b"<workbook>"}), "解析失败"),
        ("坏.docx", zipped({"word/document.xml": b"<document>"}), "解析失败"),
        (
            "实体.docx",
            zipped({"word/document.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><document>&b;</document>'}),
            "解析失败",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(name: str, data: bytes, says: str) -> None:
    with pytest.raises(Refusal) as refused:
        open_bytes(name, data)
    assert name in refused.value.zh
    assert says in refused.value.zh


def test_a_file_that_is_not_there_a_directory_and_a_huge_one(tmp_path: Path) -> None:
    huge = tmp_path / "huge.txt"
    with huge.open("wb") as file:
        file.truncate(200_000_000)
    for path, says in ((tmp_path / "no.txt", "找不到"), (tmp_path, "目录"), (huge, "超过50MB")):
        with pytest.raises(Refusal, match=says):
            open_file(path)


def test_the_content_decides_not_the_name() -> None:
    assert open_bytes("报告.txt", docx(["禁毒经费"])).text == "禁毒经费"
    assert open_bytes("报告.docx", TEXT.encode()).text == TEXT


def test_a_document_reads_the_same_as_its_text(pytestconfig: pytest.Config) -> None:
    text = (pytestconfig.rootpath / "db/sample/report-2021.txt").read_text(encoding="utf-8")
    (plain,) = read(open_bytes("a.txt", text.encode()))
    (document,) = read(open_bytes("a.docx", docx(text.split("\n"))))
    assert document == plain


def test_numbers_that_word_writes_by_itself_are_part_of_the_text() -> None:
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

    def paragraph(text: str, level: int | None) -> str:
        number = "" if level is None else f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>'
        return f"<w:p><w:pPr>{number}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"

    lines = [
        ("禁毒经费", 0),
        ("项目支出预算执行情况", 1),
        ("本年支出20万元", None),
        ("警犬经费", 0),
        ("项目支出预算执行情况", 1),
    ]
    body = "".join(paragraph(text, level) for text, level in lines)
    deleted = (
        "<w:p><w:del><w:r><w:delText>删去</w:delText></w:r></w:del><w:ins><w:r><w:t>添上</w:t></w:r></w:ins></w:p>"
    )
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{label}"/></w:lvl>'
        for level, kind, label in ((0, "chineseCounting", "（%1）"), (1, "decimal", "%2."))
    )
    numbering = f'<w:abstractNum w:abstractNumId="7">{levels}</w:abstractNum>'
    numbering += '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    content = open_bytes(
        "a.docx",
        zipped(
            {
                "word/document.xml": f"<w:document {w}><w:body>{body}{deleted}</w:body></w:document>".encode(),
                "word/numbering.xml": f"<w:numbering {w}>{numbering}</w:numbering>".encode(),
            }
        ),
    )
    assert content.text == (
        "（一）禁毒经费\n1.项目支出预算执行情况\n本年支出20万元\n（二）警犬经费\n1.项目支出预算执行情况\n添上"
    )


def test_a_parser_that_hangs_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_SECONDS", 0.01)
    with pytest.raises(Refusal, match="解析失败"):
        open_bytes("a.docx", docx(["禁毒经费"]))


@pytest.fixture
def sheet(tmp_path: Path) -> Callable[[list[list[object]]], bytes]:
    """An .xlsx file with these rows; a text that starts with = is a formula nobody has calculated."""
    import xlsxwriter

    def made(rows: list[list[object]]) -> bytes:
        path = tmp_path / "table.xlsx"
        book = xlsxwriter.Workbook(path)
        page = book.add_worksheet("项目")
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, str) and value.startswith("="):
                    page.write_formula(at, column, value, None, "")
                else:
                    page.write(at, column, value)
        book.close()
        return path.read_bytes()

    return made


def test_cells_come_as_they_are_written(sheet: Callable[[list[list[object]]], bytes]) -> None:
    content = open_bytes(
        "表.xlsx", sheet([["项目名称", "预算数"], ["警犬经费", 35000.0], ["禁毒经费", 0.1], ["甲", "=B2*2"]])
    )
    assert content.sheets[0].rows == [["项目名称", "预算数"], ["警犬经费", "35000"], ["禁毒经费", "0.1"], ["甲", None]]
    assert content.sheets[0].uncalculated == ("B4",)


def test_a_table_in_a_document_is_part_of_the_report() -> None:
    document = Document()
    document.add_paragraph("清河县公安局2021年度绩效自评报告")
    document.add_paragraph("二、项目支出绩效自评情况")
    document.add_paragraph("2021年本部门项目共2个，预算50万元，支出42.09万元，执行率84.18%，具体见下表：")
    rows = [
        ["项目名称", "全年预算数", "全年执行数", "执行率", "自评得分", "自评等级"],
        ["警犬经费", "20", "12.09", "60.45%", "84.05", "良"],
        ["禁毒经费", "30", "30", "100%", "100", "优"],
        ["合计", "50", "42.09", "84.18%", "", ""],
    ]
    table = document.add_table(rows=len(rows), cols=6)
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            table.cell(at, column).text = text
    buffer = io.BytesIO()
    document.save(buffer)
    (reading,) = read(open_bytes("报告.docx", buffer.getvalue()))
    assert [(p.name, p.year, p.amount("spend"), p.grade) for p in reading.projects] == [
        ("警犬经费", 2021, Decimal(120_900), "良"),
        ("禁毒经费", 2021, Decimal(300_000), "优"),
    ]
    assert ("projects_count", 2) in [(figure.measure, figure.value) for figure in reading.figures]
    assert reading.unread == []
