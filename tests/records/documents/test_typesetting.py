"""Typesetting of a docx as PDF."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pypdfium2
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from hypothesis import given, settings
from hypothesis import strategies as st

from jiceng.records.documents.blocks import blocks_of
from jiceng.records.documents.typesetting import typeset
from tests.records.documents.conftest import made

DAY = date(2026, 9, 16)
NEVER_FIRST = "，。、；：？！）》」』”’〕】"
NEVER_LAST = "（《「『“‘〔【"


def pages(content: bytes) -> list[str]:
    """The text of each page of the PDF of a docx."""
    document = pypdfium2.PdfDocument(typeset(blocks_of(content), "标题", DAY))
    try:
        return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]
    finally:
        document.close()


def field(paragraph: Any, instruction: str) -> None:
    """A field as written by Word: start, code, separator, last result, end."""
    for step in ("begin", "instruction", "separate", "shown", "end"):
        run = paragraph.add_run("99" if step == "shown" else "")
        if step == "instruction":
            field_code = OxmlElement("w:instrText")
            field_code.text = f" {instruction} "
            run._r.append(field_code)
        elif step != "shown":
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), step)
            run._r.append(mark)


def simple_field(paragraph: Any, instruction: str) -> None:
    """The same in one element."""
    simple = OxmlElement("w:fldSimple")
    simple.set(qn("w:instr"), instruction)
    simple.append(paragraph.add_run("99")._r)
    paragraph._p.append(simple)


@pytest.mark.parametrize("write", [field, simple_field])
def test_page_numbers_are_computed_again(
    write: Callable[[Any, str], None],
) -> None:
    def change(document: Any) -> None:
        foot = document.sections[0].footer.paragraphs[0]
        foot.add_run("第")
        write(foot, "PAGE")
        foot.add_run("页共")
        write(foot, "NUMPAGES")
        foot.add_run("页")
        document.add_paragraph("甲").add_run().add_break(WD_BREAK.PAGE)
        document.add_paragraph("乙")

    first, second = (text.replace(" ", "") for text in pages(made(change=change)))
    assert "甲" in first
    assert "乙" in second
    assert "第1页共2页" in first
    assert "第2页共2页" in second


def test_paragraph_can_start_a_page() -> None:
    def change(document: Any) -> None:
        document.add_paragraph("甲")
        document.add_paragraph("乙").paragraph_format.page_break_before = True

    assert [text.strip() for text in pages(made(change=change))] == ["甲", "乙"]


def test_table_header_is_repeated_on_every_page() -> None:
    def change(document: Any) -> None:
        table = document.add_table(rows=120, cols=2)
        table.rows[0].cells[0].text = "姓名"
        repeated = OxmlElement("w:tblHeader")
        table.rows[0]._tr.get_or_add_trPr().append(repeated)
        for number, row in enumerate(table.rows[1:], start=1):
            row.cells[1].text = f"第{number}行"

    found = pages(made(change=change))
    assert len(found) > 1
    assert all("姓名" in text for text in found)
    assert sum(text.count("行") for text in found) == 119


def test_merged_cell_is_shown_once() -> None:
    def change(document: Any) -> None:
        table = document.add_table(rows=3, cols=3)
        table.style = "Table Grid"
        table.cell(0, 0).merge(table.cell(1, 1)).text = "合并"
        table.cell(2, 2).text = "末格"

    content = made(change=change)
    (text,) = pages(content)
    assert (text.count("合并"), text.count("末格")) == (1, 1)
    (table,) = [block for block in blocks_of(content)["body"] if block["kind"] == "table"]
    merged = next(cell for cell in table["cells"] if (cell["x"], cell["y"]) == (0, 0))
    assert (merged["columns"], merged["rows"], table["borders"]) == (2, 2, True)


def test_style_applies_unless_the_paragraph_overrides_it() -> None:
    def change(document: Any) -> None:
        style = document.styles["Normal"]
        style.font.size, style.font.bold = Pt(16), True
        style.paragraph_format.first_line_indent = Pt(32)
        style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        document.add_paragraph("甲")
        own = document.add_paragraph()
        own.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        own.paragraph_format.first_line_indent = Pt(0)
        run = own.add_run("乙\t丙\n丁")
        run.bold, run.underline, run.font.size = False, True, Pt(9)
        document.sections[0].page_width = Cm(14.8)

    blocks = blocks_of(made(change=change))
    inherited, own = blocks["body"]
    assert (inherited["align"], inherited["first"], inherited["size"]) == ("justify", 32, 16)
    assert inherited["runs"] == [
        {"kind": "text", "text": "甲", "size": 16, "bold": True, "underline": False}
    ]
    assert (own["align"], own["first"]) == ("right", 0)
    assert [run["kind"] for run in own["runs"]] == ["text", "tab", "text", "break", "text"]
    assert {(run["size"], run["bold"], run["underline"]) for run in own["runs"]} == {
        (9, False, True)
    }
    assert round(blocks["page"]["width"] / 72 * 2.54, 1) == 14.8


SENTENCES = st.lists(
    st.sampled_from(
        [
            "会议审议了",
            "《租赁方案》",
            "，",
            "。",
            "（草案）",
            "38",
            "“同意”",
            "、",
            "：",
            "village",
        ]
    ),
    min_size=120,
    max_size=200,
).map("".join)


@settings(max_examples=15)
@given(SENTENCES)
def test_line_breaks_respect_chinese_punctuation_rules(text: str) -> None:
    """The rules of Chinese line breaking (GB/T 15834, 5.1): marks stay with their words."""
    # Rows of closing marks are no Chinese; the rules say nothing of them.
    plain = re.sub(f"([{NEVER_FIRST}])[{NEVER_FIRST}]+", r"\1", text).lstrip(NEVER_FIRST)
    lines = [line for page in pages(made(plain)) for line in page.split("\n") if line.strip()]
    assert "".join(lines).replace(" ", "") == plain
    for line in lines:
        assert line.strip()[0] not in NEVER_FIRST
        assert line.strip()[-1] not in NEVER_LAST


def test_pdf_is_reproducible_and_archivable() -> None:
    blocks = blocks_of(made("正文"))
    content = typeset(blocks, "标题", DAY)
    assert content == typeset(blocks, "标题", DAY)
    assert b"<pdfaid:part>2</pdfaid:part>" in content
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in content
    document = pypdfium2.PdfDocument(content)
    metadata = document.get_metadata_dict()
    document.close()
    assert metadata["Title"] == "标题"
    assert metadata["CreationDate"].startswith("D:20260916")


def test_character_missing_in_the_font_is_marked() -> None:
    (text,) = pages(made("张\U00030edd三"))
    assert "张〓三" in text.replace(" ", "")


def test_empty_document_is_one_page() -> None:
    assert pages(made()) == [""]
