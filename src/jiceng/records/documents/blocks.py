"""Parser of docx files into blocks for typesetting: paragraphs, tables, headers and footers.

All lengths are in points. `checking` restricts templates to constructs that this parser supports,
so that docx and PDF show the same content.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any, Final

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Length
from docx.styles.style import ParagraphStyle
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run

Block = dict[str, Any]
DEFAULT_SIZE: Final = 10.5
"""Word's default size for Chinese: 五号."""
PAGE_BREAK: Final = "page break"
_ALIGN: Final = {
    WD_ALIGN_PARAGRAPH.CENTER: "center",
    WD_ALIGN_PARAGRAPH.RIGHT: "right",
    WD_ALIGN_PARAGRAPH.JUSTIFY: "justify",
    WD_ALIGN_PARAGRAPH.DISTRIBUTE: "justify",
}
_FIELDS: Final = {"PAGE": "page", "NUMPAGES": "pages"}


def blocks_of(content: bytes) -> Block:
    """Parse a docx file into blocks.

    Returns:
        ``page`` (size, margins, header and footer) and ``body``, a list of paragraphs and tables.
    """
    document = docx.Document(BytesIO(content))
    section = document.sections[-1]
    return {
        "page": _page(section, document),
        "body": list(_contents(document, document)),
    }


def _page(section: Section, document: Document) -> Block:
    return {
        "width": _points(section.page_width, 595.3),
        "height": _points(section.page_height, 841.9),
        "top": _points(section.top_margin, 72),
        "bottom": _points(section.bottom_margin, 72),
        "left": _points(section.left_margin, 90),
        "right": _points(section.right_margin, 90),
        "head": list(_contents(section.header, document)),
        "foot": list(_contents(section.footer, document)),
    }


def _contents(container: Any, document: Document) -> Iterator[Block]:
    for each in container.iter_inner_content():
        if isinstance(each, Table):
            yield _table(each, document)
        else:
            if each.paragraph_format.page_break_before:
                yield {"kind": PAGE_BREAK}
            yield from _split(_paragraph(each, document))


def _split(paragraph: Block) -> Iterator[Block]:
    """Split a paragraph at its page breaks, since the typesetter breaks pages between blocks
    only.
    """
    runs: list[Block] = []
    for run in paragraph["runs"]:
        if run["kind"] == PAGE_BREAK:
            yield {**paragraph, "runs": runs}
            yield run
            runs = []
        else:
            runs.append(run)
    yield {**paragraph, "runs": runs}


def _paragraph(paragraph: Paragraph, document: Document) -> Block:
    style = paragraph.style
    base = _default_size(document)
    size = _inherited(style, lambda each: each.font.size)
    bold = _inherited(style, lambda each: each.font.bold)
    shape = paragraph.paragraph_format

    def length(name: str) -> float:
        own = getattr(shape, name)
        if own is None:
            own = _inherited(style, lambda each: getattr(each.paragraph_format, name))
        return _points(own, 0) if isinstance(own, Length) else 0.0

    align = paragraph.alignment
    if align is None:
        align = _inherited(style, lambda each: each.paragraph_format.alignment)
    own_size = _points(size, base)
    return {
        "kind": "paragraph",
        "align": _ALIGN.get(align, "left") if align is not None else "left",
        "first": length("first_line_indent"),
        "left": length("left_indent"),
        "above": length("space_before"),
        "below": length("space_after"),
        "size": own_size,
        "runs": list(_runs(paragraph, own_size, is_bold=bool(bold))),
    }


def _runs(paragraph: Paragraph, size: float, *, is_bold: bool) -> Iterator[Block]:
    instruction: str | None = None
    is_shown = True
    for element in paragraph._p.iter(qn("w:r"), qn("w:fldSimple")):  # noqa: SLF001 - the only way
        if element.tag == qn("w:fldSimple"):
            yield _run(_field(element.get(qn("w:instr"), "")), size, is_bold=is_bold)
            continue
        if element.getparent().tag == qn("w:fldSimple"):
            continue  # the field's cached result
        run = Run(element, paragraph)
        own = _points(run.font.size, size)
        bold = is_bold if run.font.bold is None else bool(run.font.bold)
        underlined = bool(run.font.underline)
        for child in element:
            if child.tag == qn("w:fldChar"):
                step = child.get(qn("w:fldCharType"))
                if step == "begin":
                    instruction = ""
                elif step == "separate":
                    is_shown = False
                else:
                    yield _run(_field(instruction or ""), own, bold, is_underlined=underlined)
                    instruction, is_shown = None, True
            elif child.tag == qn("w:instrText"):
                instruction = (instruction or "") + (child.text or "")
            elif is_shown and instruction is None and (text := _text(child)):
                yield _run(text, own, bold, is_underlined=underlined)


def _run(what: Block, size: float, is_bold: bool, *, is_underlined: bool = False) -> Block:
    return {**what, "size": size, "bold": is_bold, "underline": is_underlined}


def _field(instruction: str) -> Block:
    words = instruction.split()
    return {"kind": _FIELDS.get(words[0].upper() if words else "", "text"), "text": ""}


def _text(element: Any) -> Block | None:
    if element.tag == qn("w:t"):
        return {"kind": "text", "text": element.text or ""}
    if element.tag == qn("w:tab"):
        return {"kind": "tab", "text": ""}
    if element.tag in {qn("w:br"), qn("w:cr")}:
        kind = PAGE_BREAK if element.get(qn("w:type")) == "page" else "break"
        return {"kind": kind, "text": ""}
    return None


def _table(table: Table, document: Document) -> Block:
    cells: dict[Any, Block] = {}
    repeated = 0
    for y, row in enumerate(table.rows):
        if repeated == y and row._tr.find(f".//{qn('w:tblHeader')}") is not None:  # noqa: SLF001
            repeated = y + 1
        for x, cell in enumerate(row.cells):
            # A merged cell is the same element at all positions that it covers.
            made = cells.setdefault(
                cell._tc,  # noqa: SLF001
                {"x": x, "y": y, "to_x": x, "to_y": y, "body": list(_contents(cell, document))},
            )
            made["to_x"], made["to_y"] = max(made["to_x"], x), max(made["to_y"], y)
    grid = table._tbl.tblGrid.gridCol_lst  # noqa: SLF001
    return {
        "kind": "table",
        "widths": [_points(column.w, 1) for column in grid],
        "borders": _has_borders(table),
        "repeated": repeated,
        "cells": [
            {
                "x": each["x"],
                "y": each["y"],
                "columns": each["to_x"] - each["x"] + 1,
                "rows": each["to_y"] - each["y"] + 1,
                "body": each["body"],
            }
            for each in cells.values()
        ],
    }


def _has_borders(table: Table) -> bool:
    style: Any = table.style
    own = table._tbl.find(f".//{qn('w:tblBorders')}") is not None  # noqa: SLF001
    return own or (style is not None and style.element.find(f".//{qn('w:tblBorders')}") is not None)


def _inherited(style: Any, read: Callable[[ParagraphStyle], Any]) -> Any:
    """A property of a style, or of the nearest style on which it is based."""
    while style is not None:
        found = read(style)
        if found is not None:
            return found
        style = style.base_style
    return None


def _default_size(document: Document) -> float:
    halves = document.styles.element.find(
        f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}/{qn('w:sz')}"
    )
    return int(halves.get(qn("w:val"))) / 2 if halves is not None else DEFAULT_SIZE


def _points(length: Length | None, otherwise: float) -> float:
    return float(length.pt) if length is not None else float(otherwise)
