"""Address of the public report page of a place, contributed by the app that owns the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from jiceng.core.manifests import Contribution, Slot


@dataclass(frozen=True, slots=True)
class ReportPage(Contribution):
    """Contribution of the report page.

    Args:
        address: the page's path, by the code of a grid or a smallest unit.
        phone: the number for those who cannot use the page; "" for none.
    """

    address: Callable[[str], str]
    phone: str = ""


PAGES: Final = Slot(ReportPage, key=lambda _each: "report")  # there is one


def address_of_report(code: str) -> str:
    """The path of the page on which something is reported at a place."""
    return PAGES.by_key()["report"].address(code)


def phone_of_reports() -> str:
    """The number for those who cannot use that page; "" for none."""
    return PAGES.by_key()["report"].phone
