"""The chains of grids and of who is posted to them, for the audit trail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Actor
from jiceng.core.streams import StreamKind, register_stream
from jiceng.grids.models import GridParty, GridPost
from jiceng.grids.queries import visible_to


def _on_grids(model: type[Model]) -> Callable[[Actor], QuerySet[Any]]:
    """Rows that hang on a grid's code are seen by whoever sees that grid."""

    def visible(actor: Actor) -> QuerySet[Any]:
        codes = visible_to(actor).order_by().values("code")
        return model._default_manager.filter(grid_code__in=codes).order_by().values("id")  # noqa: SLF001

    return visible


register_stream(StreamKind("grid_version", _("Grid version")))
register_stream(StreamKind("grid_post", _("Post on a grid"), _on_grids(GridPost)))
register_stream(StreamKind("grid_party", _("Party unit on a grid"), _on_grids(GridParty)))
register_stream(StreamKind("place_name", _("Place name")))
