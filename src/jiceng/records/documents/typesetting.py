"""Typesetting of blocks as PDF with an embedded Chinese font, by Typst.

Equal blocks give equal bytes. Texts are passed as data, never as markup, and the typesetter reads
no file except its own program and the font.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

import orjson
import typst

from jiceng.core.errors import Problem
from jiceng.core.lettering import font_path, printable
from jiceng.records.documents.blocks import Block

_PROGRAM: Final = Path(__file__).with_name("data") / "page.typ"


def typeset(blocks: Block, title: str, day: date) -> bytes:
    """Typeset a document as PDF/A-2b, the archival format.

    Args:
        blocks: from `blocks.blocks_of`.
        title, day: metadata of the file, required by PDF/A.

    Raises:
        Problem: no font is installed.
    """
    fonts, family = _fonts(font_path())
    data = _printable(
        {**blocks, "title": title, "day": [day.year, day.month, day.day], "font": family}
    )
    compiler = typst.Compiler(
        _PROGRAM.read_bytes(),
        font_paths=fonts,
        sys_inputs={"data": orjson.dumps(data).decode()},
    )
    made = compiler.compile(format="pdf", pdf_standards=["a-2b"])
    assert isinstance(made, bytes)  # one file, for PDF
    return made


@cache
def _fonts(path: Path) -> tuple[typst.Fonts, str]:
    """Typst's font set with our font's folder only, and the name of our font's family.

    System fonts and the library's own fonts are excluded, so that output does not depend on the
    host.
    """
    fonts = typst.Fonts(False, False, [path.parent])
    found = sorted((each.index, each.family) for each in fonts.fonts() if each.path == str(path))
    if not found:
        raise Problem(
            f"{path} is no font that documents can be set in: set JICENG_FONT to another one.",
            "print.bad_font",
        )
    return fonts, found[0][1]


def _printable(value: Any) -> Any:
    """Replace characters that the font lacks by a mark, as on all printed pages."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {name: _printable(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_printable(each) for each in value]
    return value
