"""Templates to begin with, written by code: a title, paragraphs, one table, signatures."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any, Final

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt

TITLE_PT, TEXT_PT, LATIN_FONT, FONT = 18, 12, "Times New Roman", "宋体"
GRID: Final = "Table Grid"


@dataclass(frozen=True, slots=True)
class TableOf:
    """A table with a row for each of some items.

    Args:
        items: name of a list in the content.
        columns: head and content of each column; the content names the item ``each``.
    """

    items: str
    columns: tuple[tuple[str, str], ...]


@lru_cache(maxsize=64)
def plain_template(*parts: str | TableOf, signed: tuple[str, ...] = ()) -> bytes:
    """A docx template with the document's title, number and date around some parts.

    Args:
        parts: paragraphs with fields in double braces, and tables.
        signed: who signs, each with a line.
    """
    document = docx.Document()
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = LATIN_FONT, Pt(TEXT_PT)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    title = _paragraph(document, "{{ document.title }}", WD_ALIGN_PARAGRAPH.CENTER)
    title.runs[0].bold, title.runs[0].font.size = True, Pt(TITLE_PT)
    _paragraph(document, "{{ document.number }}", WD_ALIGN_PARAGRAPH.CENTER)
    for part in parts:
        if isinstance(part, TableOf):
            _table(document, part)
        else:
            document.add_paragraph(part)
    for who in signed:
        document.add_paragraph(f"{who}________________　　________________")
    _paragraph(document, "{{ document.unit }}", WD_ALIGN_PARAGRAPH.RIGHT)
    _paragraph(document, "{{ document.date }}", WD_ALIGN_PARAGRAPH.RIGHT)
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def _paragraph(document: Any, text: str, alignment: Any) -> Any:
    paragraph = document.add_paragraph(text)
    paragraph.alignment = alignment
    return paragraph


def _table(document: Any, of: TableOf) -> None:
    table = document.add_table(rows=4, cols=len(of.columns), style=GRID)
    heads, begins, row, ends = (each.cells for each in table.rows)
    begins[0].text, ends[0].text = f"{{%tr for each in {of.items} %}}", "{%tr endfor %}"
    for at, (head, content) in enumerate(of.columns):
        heads[at].text, row[at].text = head, content
        heads[at].paragraphs[0].runs[0].bold = True
