"""Posters with a QR code for each grid or building, and a phone number for people who cannot
scan."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from jiceng.core.access import Actor
from jiceng.core.errors import Invalid, NotFound
from jiceng.core.lettering import A4_HEIGHT, A4_WIDTH
from jiceng.directory import public as directory
from jiceng.grids import public as grids
from jiceng.grids.report_pages import address_of_report, phone_of_reports

if TYPE_CHECKING:
    from jiceng.core.printing import PrintedDocument

MOST_AT_ONCE = 1000
ACCENT, INK, SOFT, PALE = "#0b5cad", "#1b2733", "#51606f", "#e7f0fa"


@dataclass(frozen=True, slots=True)
class Poster:
    """Content of one poster.

    Args:
        area: the units above, the highest first.
        officer: name and phone of the grid officer, "" where no phone is given out.
        link: the address in the QR code.
    """

    name: str
    area: tuple[str, ...]
    officer: str
    link: str


def places(actor: Actor, unit_id: UUID | None, level: str) -> QuerySet[grids.Grid]:
    """The grids, or the smallest units, in the actor's reach under a unit.

    Raises:
        NotFound: for a unit that is missing or out of reach.
    """
    found = grids.visible_to(actor).filter(level=level).order_by("code")
    if unit_id is None:
        return found
    node = directory.tree().get(unit_id)
    if node is None or not actor.may("grid.read", node.path):
        raise NotFound(_("Unit not found, or not visible to you."), "unit.not_found")
    return found.filter(unit__path__startswith=node.path)


def posters(found: Iterable[grids.Grid], day: date, link: str) -> list[Poster]:
    """A poster for each place: two queries for any number.

    Args:
        link: the address of a place's page, with “CODE” for its code.
    """
    rows = list(found)
    tree = directory.tree()
    phones = grids.public_phones({row.parent_code or row.code for row in rows}, day)
    return [
        Poster(
            name=row.name,
            area=tuple(node.name for node in reversed(tree.chain(row.unit_id))),
            officer=phones.get(row.parent_code or row.code, ""),
            link=link.replace("CODE", row.code),
        )
        for row in rows
    ]


def link_pattern(request: HttpRequest) -> str:
    """The public address of a place's report page, with “CODE” for its code."""
    path = address_of_report("CODE")
    return (
        f"{settings.JICENG_PUBLIC_URL}{path}"
        if settings.JICENG_PUBLIC_URL
        else (request.build_absolute_uri(path))
    )


def printed(wanted: list[Poster]) -> bytes:
    """All posters in one PDF, a page each.

    Raises:
        Invalid: for none, or too many.
    """
    if not wanted:
        raise Invalid(_("No grid to print a poster for. Choose another unit."), "poster.none")
    if len(wanted) > MOST_AT_ONCE:
        raise Invalid(
            _(
                "These are %(count)s posters; one print run has at most %(limit)s. Choose a "
                "smaller area."
            )
            % {"count": len(wanted), "limit": MOST_AT_ONCE},
            "poster.too_many",
        )
    from jiceng.core.printing import PrintedDocument  # noqa: PLC0415 - slow to import

    sheets = PrintedDocument(_("Report posters"))
    for poster in wanted:
        _page(sheets, poster)
    return bytes(sheets.output())


def _page(sheets: PrintedDocument, poster: Poster) -> None:
    sheets.add_page()
    sheets.block(0, 0, A4_WIDTH, 62, ACCENT)
    sheets.ink("#ffffff")
    sheets.line_of(_("Scan to report"), 13, 54)
    sheets.line_of(_("No account, no name needed. You get a code to follow it."), 42, 17)
    sheets.ink(INK)
    sheets.line_of(poster.name, 69, 30)
    sheets.ink(SOFT)
    sheets.line_of(" · ".join(poster.area), 84, 15)
    sheets.qr(poster.link, (A4_WIDTH - 112) / 2, 92, 112)
    sheets.line_of(poster.link, 205, 11)
    steps = (
        _("1 Scan with the camera or WeChat"),
        _("2 Write what is wrong, add a photo"),
        _("3 Save the tracking code"),
    )
    sheets.ink(INK)
    for at, step in enumerate(steps):
        sheets.block(15 + at * 61, 215, 58, 15, PALE)
        sheets.line_of(step, 219, 11.5, x=17 + at * 61, width=54)
    if poster.officer:
        sheets.line_of(_("Grid officer: %s") % poster.officer, 237, 22)
    sheets.ink(ACCENT)
    if phone := phone_of_reports():
        sheets.line_of(_("Can't scan? Call %s") % phone, 250, 28)
    sheets.ink(SOFT)
    sheets.line_of(_("Danger to life: police 110, fire 119, ambulance 120"), 268, 14)
    if settings.JICENG_SYNTHETIC:
        sheets.line_of(_("Synthetic data: not a real place"), A4_HEIGHT - 14, 11)
