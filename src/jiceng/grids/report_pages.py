"""Address of the public report page of a place, contributed by the app that owns the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.conf import settings

from jiceng.core.manifests import Contribution, Slot


@dataclass(frozen=True, slots=True)
class ReportPage(Contribution):
    """Contribution of the report page.

    Args:
        address: the page's path, by the code of a grid or a smallest unit.
    """

    address: Callable[[str], str]


PAGES: Final = Slot(ReportPage, key=lambda _each: "report")  # there is one


def address_of_report(code: str) -> str:
    """The path of the page on which something is reported at a place."""
    return PAGES.by_key()["report"].address(code)


def phone_of_reports() -> str:
    """The hotline, for those who cannot use that page."""
    hotline: str = settings.JICENG_SITE.hotline
    return hotline
