"""Strict parsing of numbers from people and programs: digits and one point. Pure.

Python's own `float` and `int` accept too much: ``2_2.5`` as 22.5, ``１２`` as 12, ``nan`` and
``inf`` as numbers. All external numbers are parsed here.
"""

from __future__ import annotations

import math
import re
from decimal import Decimal
from typing import Annotated, Any, Final

from pydantic import BeforeValidator

_REAL: Final = re.compile(
    r"[+-]?(?:[0-9]{1,40}(?:\.[0-9]{0,40})?|\.[0-9]{1,40})(?:[eE][+-]?[0-9]{1,3})?"
)
_WHOLE: Final = re.compile(r"[+-]?[0-9]{1,18}")


def parse_real(text: str) -> float:
    """A finite decimal number in ASCII digits, optionally with a point and an exponent.

    Raises:
        ValueError: for anything else, including surrounding blanks.

    >>> real("22.5"), real("-1e-3")
    (22.5, -0.001)
    """
    if not _REAL.fullmatch(text):
        raise ValueError("not a number in digits")
    value = float(text)
    if not math.isfinite(value):
        raise ValueError("not a finite number")
    return value


def parse_integer(text: str) -> int:
    """A whole number of up to 18 ASCII digits.

    Raises:
        ValueError: for anything else.
    """
    if not _WHOLE.fullmatch(text):
        raise ValueError("not a whole number in digits")
    return int(text)


def is_real(text: str) -> bool:
    """Whether `real` accepts it."""
    try:
        parse_real(text)
    except ValueError:
        return False
    return True


def _plain(value: Any) -> Any:
    """For APIs: a number that comes as text must be one that `real` accepts."""
    if isinstance(value, str):
        parse_real(value)
    return value


PLAIN: Final = BeforeValidator(_plain)
Real = Annotated[float, PLAIN]
Whole = Annotated[int, PLAIN]
Exact = Annotated[Decimal, PLAIN]
