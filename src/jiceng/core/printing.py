"""PDF pages with an embedded Chinese font, identical on every machine.

Each file embeds only the characters that it shows. The typesetting libraries are slow to import:
import this module in the function that prints a page.
"""

from __future__ import annotations

import logging
from typing import Final

import segno
from fpdf import FPDF

from jiceng.core.lettering import font_path, printable

FAMILY: Final = "print"
logging.getLogger("fontTools").setLevel(logging.ERROR)  # it logs every table that it omits


class PrintedDocument(FPDF):
    """An A4 document in our font; all measures in millimetres, font sizes in points."""

    def __init__(self, title: str) -> None:
        super().__init__(unit="mm", format="A4")
        self.set_auto_page_break(False)
        self.set_margin(0)
        self.add_font(FAMILY, fname=str(font_path()))
        self.set_font(FAMILY, size=12)
        self.set_title(title)
        self.set_creator("Jiceng")
        self.set_lang("zh-CN")

    def ink(self, colour: str) -> None:
        """Write in this colour from now on, ``"#rrggbb"``."""
        self.set_text_color(*_rgb(colour))

    def block(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """A filled rectangle."""
        self.set_fill_color(*_rgb(colour))
        self.rect(x, y, width, height, style="F")

    def line_of(
        self,
        text: str,
        y: float,
        size: float,
        *,
        x: float = 15,
        width: float = 180,
        align: str = "C",
    ) -> None:
        """One line of text, in a smaller size if it exceeds the width.

        Args:
            y: of its top.
            align: L, C or R.
        """
        shown = printable(text)
        self.set_font(FAMILY, size=size)
        needed = self.get_string_width(shown)
        if needed > width:
            size = max(6.0, size * width / needed)
            self.set_font(FAMILY, size=size)
        self.set_xy(x, y)
        self.cell(width, size * 0.3528 * 1.3, shown, align=align)

    def qr(self, content: str, x: float, y: float, side: float) -> None:
        """A QR code with its white margin, as vector squares: sharp at every size.

        It can still be read when a quarter of it is torn off or covered.
        """
        # Trying all eight masks for the best one takes longer than the rest of the page.
        code = segno.make(content, error="q", boost_error=False, micro=False, mask=0)
        rows = [bytes(row) for row in code.matrix]
        unit = side / (len(rows) + 8)
        self.block(x, y, side, side, "#ffffff")
        self.set_fill_color(0, 0, 0)
        for down, row in enumerate(rows):
            for start, length in _runs(row):
                self.rect(
                    x + (start + 4) * unit, y + (down + 4) * unit, length * unit, unit, style="F"
                )


def _runs(row: bytes) -> list[tuple[int, int]]:
    """Runs of adjacent dark modules: the position of the first one and their number."""
    runs: list[tuple[int, int]] = []
    for at, dark in enumerate(row):
        if dark and runs and sum(runs[-1]) == at:
            runs[-1] = runs[-1][0], runs[-1][1] + 1
        elif dark:
            runs.append((at, 1))
    return runs


def _rgb(colour: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue
