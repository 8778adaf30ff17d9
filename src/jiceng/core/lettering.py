"""The font of printed pages and its characters; the size of paper.

The font is Noto Sans SC, built by `make setup`. `JICENG_FONT` names another one for places whose
names have rarer characters.
"""

from __future__ import annotations

import logging
from functools import cache
from pathlib import Path
from typing import Final

from django.conf import settings
from fontTools.ttLib import TTFont

from jiceng.core.errors import Problem
from jiceng.core.text_cleaning import without_unencodable

A4_WIDTH, A4_HEIGHT = 210.0, 297.0  # millimetres
MISSING: Final = "〓"  # the typesetters' mark for a missing character
_logger = logging.getLogger(__name__)


def font_path() -> Path:
    """The font file.

    Raises:
        Problem: when it has not been built.
    """
    path: Path = settings.JICENG_FONT
    if not path.is_file():
        raise Problem(
            f"The font of printed pages is not at {path}: run “make setup”, or set JICENG_FONT.",
            "print.no_font",
        )
    return path


@cache
def _characters(path: Path) -> frozenset[int]:
    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())


def printable(text: str) -> str:
    """The text with a mark for each character missing in the font; each text's are logged once."""
    known, text = _characters(font_path()), without_unencodable(text)
    lacking = {c for c in text if ord(c) not in known}
    if lacking:
        _logger.warning("JICENG_FONT lacks %s", " ".join(f"U+{ord(c):04X}" for c in lacking))
    return "".join(MISSING if c in lacking else c for c in text)
