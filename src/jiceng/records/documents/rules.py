"""Number formats of documents and the condition for declaring one void. Pure: no Django, no
clock.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from jiceng.core.access import ALLOW, Verdict, refuse

LONGEST_LABEL: Final = 120
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF: Final = "application/pdf"


def label_of(pattern: str, *, unit: str, year: int, number: int) -> str:
    """Format a document's number.

    Args:
        pattern: with ``{unit}``, ``{year}`` and ``{number}``.

    >>> label_of("{unit}督〔{year}〕{number}号", unit="江海区", year=2026, number=7)
    '江海区督〔2026〕7号'
    """
    return pattern.format(unit=unit, year=year, number=number)[:LONGEST_LABEL]


def may_void(*, is_voided: bool) -> Verdict:
    """Whether a document can be declared void; only once."""
    return refuse("document.voided") if is_voided else ALLOW


def day_in_words(day: date) -> str:
    """Format a day for documents.

    >>> day_in_words(date(2026, 9, 6))
    '2026年9月6日'
    """
    return f"{day.year}年{day.month}月{day.day}日"


def amount_in_words(amount: Decimal) -> str:
    """Format an amount for documents: thousands separators and two decimals.

    >>> amount_in_words(Decimal("12345.5"))
    '12,345.50'
    """
    return f"{amount:,.2f}"
