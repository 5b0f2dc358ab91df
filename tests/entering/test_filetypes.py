"""What a file is by its content, and the name it is kept under."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.changing.filetypes import examined, safe_name
from db.errors import Refusal
from tests.entering.files_house import png, sheet

JPG = b"\xff\xd8\xff\xe0" + b"x" * 50


@pytest.mark.parametrize(
    ("name", "content", "kept", "mime"),
    [
        ("发票.PDF", b"%PDF-1.7 x", "发票.pdf", "application/pdf"),
        ("照片.jpg", png(), "照片.png", "image/png"),
        ("现场.jpeg", JPG, "现场.jpeg", "image/jpeg"),
        ("图.exe", JPG, "图.exe.jpg", "image/jpeg"),
        ("图", b"RIFF\x10\x00\x00\x00WEBPVP8 ", "图.webp", "image/webp"),
        ("表.txt", b"a,b,c\n1,2,3\n", "表.csv", "text/csv"),
        ("说明.html", "验收合格。".encode(), "说明.html.txt", "text/plain"),
        ("../../etc/passwd", b"%PDF-1.7 x", "passwd.pdf", "application/pdf"),
        ("C:\\单据\\a:b?.pdf", b"%PDF-1.7 x", "a_b_.pdf", "application/pdf"),
        ("发票\u202efdp.pdf", b"%PDF-1.7 x", "发票fdp.pdf", "application/pdf"),
        ("con.pdf", b"%PDF-1.7 x", "_con.pdf", "application/pdf"),
        ("", b"%PDF-1.7 x", "文件.pdf", "application/pdf"),
        (".pdf", b"%PDF-1.7 x", "pdf.pdf", "application/pdf"),
    ],
)
def test_the_content_tells_the_type_and_the_name_follows(name: str, content: bytes, kept: str, mime: str) -> None:
    file = examined(name, content)
    assert (file.name, file.mime, file.content) == (kept, mime, content)


def test_an_excel_file_under_another_name() -> None:
    assert examined("表.doc", sheet([["a"]])).name == "表.doc.xlsx"


@given(st.text(max_size=300), st.sampled_from(["pdf", "jpg", "xlsx", "txt"]))
def test_a_kept_name_is_short_harmless_and_ends_as_it_should(name: str, kind: str) -> None:
    kept = safe_name(name, kind)
    assert kept.endswith((f".{kind}", ".jpeg") if kind == "jpg" else f".{kind}")
    assert 0 < len(kept) <= 90
    assert not set(kept) & set('/\\:*?"<>|')
    assert not any(unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co"} for char in kept)
    assert kept.strip(" .") == kept
    assert safe_name(kept, kind) == kept


@given(st.binary(max_size=400))
def test_any_bytes_are_taken_or_refused_in_words(content: bytes) -> None:
    try:
        file = examined("某文件.bin", content)
    except Refusal as refusal:
        assert "某文件.bin" in refusal.zh and "某文件.bin" in refusal.en
    else:
        assert file.content == content
