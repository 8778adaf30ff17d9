"""Printed pages: Chinese text that can be searched, codes that can be scanned."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import zxingcpp

from jiceng.core import lettering
from jiceng.core.errors import Problem
from jiceng.core.printing import PrintedDocument

LINK = "https://jiceng.example.gov.cn/g/440704001001001/"


@contextmanager
def pages(pdf: bytes) -> Iterator[Any]:
    """The document as another program reads it."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        yield document
    finally:
        document.close()


def text_on(pdf: bytes, page: int = 0) -> str:
    with pages(pdf) as document:
        return str(document[page].get_textpage().get_text_range())


def codes_on(pdf: bytes, page: int = 0, *, scale: float = 1.0) -> list[str]:
    """What a scanner finds on the page, as a picture."""
    with pages(pdf) as document:
        picture = document[page].render(scale=scale).to_pil()
    return [code.text for code in zxingcpp.read_barcodes(picture)]


def sheet(*lines: str) -> PrintedDocument:
    made = PrintedDocument("测试")
    made.add_page()
    for at, line in enumerate(lines):
        made.line_of(line, 20 + 15 * at, 20)
    return made


def test_chinese_text_is_embedded_with_its_font() -> None:
    pdf = bytes(sheet("江南社区第1网格", "Grid officer: 陈建国").output())
    assert "江南社区第1网格" in text_on(pdf)
    assert b"/FontFile2" in pdf
    assert len(pdf) < 60_000  # of the font only what is shown


def test_local_place_names_can_be_printed() -> None:
    names = "滘头 麻园 塱边 圩镇 石涌 埗头 镬盖 崖门 睦洲 沙堆 会城 罗坑 荷塘 潮连 棠下 杜阮"
    assert lettering.printable(names) == names


def test_character_missing_in_the_font_is_marked_and_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING):
        assert lettering.printable("某\u365f村") == "某〓村"
    assert "U+365F" in caplog.text


def test_long_line_is_set_smaller_until_it_fits() -> None:
    made = sheet("很长的名字" * 30)
    assert "很长的名字" * 30 in text_on(bytes(made.output())).replace("\r\n", "")
    assert made.font_size_pt < 20


@pytest.mark.parametrize("content", [LINK, "http://a.cn/g/1/", LINK + "1" * 60])
def test_code_is_readable_in_a_small_picture_of_the_page(content: str) -> None:
    made = sheet()
    made.qr(content, 50, 90, 110)
    assert codes_on(bytes(made.output())) == [content]


def test_partly_covered_code_is_readable() -> None:
    made = sheet()
    made.qr(LINK, 50, 90, 110)
    made.block(90, 130, 22, 22, "#cc3333")
    assert codes_on(bytes(made.output()), scale=2.0) == [LINK]


def test_missing_font_is_reported_with_instructions(settings: Any, tmp_path: Path) -> None:
    settings.JICENG_FONT = tmp_path / "none.ttf"
    with pytest.raises(Problem, match="make setup"):
        PrintedDocument("x")
