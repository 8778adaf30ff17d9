"""Stream kinds of grids and their posts for the audit log."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Actor
from jiceng.core.streams import EventWords, StreamKind
from jiceng.grids.models import GridParty, GridPost, MinUnitLink
from jiceng.grids.queries import visible_to


def _on_grids(model: type[Model]) -> Callable[[Actor], QuerySet[Any]]:
    """Rows of a grid's code are visible to actors who see that grid."""

    def visible(actor: Actor) -> QuerySet[Any]:
        codes = visible_to(actor).order_by().values("code")
        return model._default_manager.filter(grid_code__in=codes).order_by().values("id")  # noqa: SLF001

    return visible


def _min_units(actor: Actor) -> QuerySet[Any]:
    codes = visible_to(actor).order_by().values("code")
    return MinUnitLink.objects.filter(min_unit_code__in=codes).order_by().values("id")


STREAMS: Final = (
    StreamKind("grid_version", _("Grid version")),
    StreamKind("grid_post", _("Position on a grid"), _on_grids(GridPost)),
    StreamKind("grid_party", _("Party unit on a grid"), _on_grids(GridParty)),
    StreamKind("place_name", _("Place name")),
    StreamKind("min_unit_link", _("Smallest unit on a grid"), _min_units),
    EventWords(
        {
            "grid_post.phone_erased": _("Phone of a former position erased"),
            "grids.loaded": _("Grids loaded"),
            "grids.published": _("Grids published"),
            "grids.handed_over": _("Grids given to the unit that comes after"),
            "grid_post.handed_over": _("Position on a grid taken over"),
            "grid_party.handed_over": _("Link with a grid taken over"),
            "min_unit_link.handed_over": _("Smallest unit taken over"),
            "min_unit_link.ended": _("Link with a smallest unit ended"),
            "place.handed_over": _("Place name given to the unit that comes after"),
            "grids.copied": _("Grid draft created"),
            "grids.discarded": _("Grid draft discarded"),
            "grids.draft_added": _("Grid drawn"),
            "grids.draft_edited": _("Grid corrected"),
            "grids.draft_reshaped": _("Outline changed"),
            "grids.draft_removed": _("Grid deleted"),
            "grids.draft_split": _("Grid cut in two"),
            "grids.draft_joined": _("Grids joined"),
            "grids.draft_undone": _("Last change undone"),
            "grid_post.assigned": _("Posted to a grid"),
            "grid_post.ended": _("Position on a grid ended"),
            "grid_party.linked": _("Party unit linked to a grid"),
            "grid_party.ended": _("Party unit's link ended"),
            "min_unit.linked": _("Smallest unit linked"),
            "place.named": _("Place name added"),
            "place.unnamed": _("Place name removed"),
            "grid_post.phone_published": _("Phone of a grid officer published"),
        }
    ),
)
