"""Contributions of checklists."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Rights
from jiceng.core.manifests import Manifest
from jiceng.fieldwork.checklists import lifecycle as checklists
from jiceng.fieldwork.checklists.models import Checklist
from jiceng.fieldwork.checklists.parts import PARTS
from jiceng.fieldwork.checklists.permissions import READ, WRITE
from jiceng.records.public import RecordPages, Referable
from jiceng.records.remarks.public import Remarks

CHECKLISTS = RecordPages(
    lifecycle=checklists.CHECKLISTS,
    path="checklists/",
    title=_("Checklists"),
    about=_("Questions that officers answer at places, in versions that never change."),
    empty=_("No checklists yet. Write one for a type of place."),
    icon="list-check",
    area="grids",
    place=64,
    columns=["state", "place_kind", "edition", "office"],
    filters=["name", "state", "place_kind"],
    order="name",
    hides={checklists.WITHDRAWN},
    facts=["place_kind", "purpose", "edition", "office"],
)


def _offered(_at: datetime) -> list[tuple[str, Any]]:
    found = Checklist.objects.filter(state=checklists.IN_USE).order_by("name", "pk")
    return [(str(key), name) for key, name in found.values_list("pk", "name")]


def _label(key: str) -> str:
    return Checklist.objects.values_list("name", flat=True).filter(pk=key).first() or key


MANIFEST = Manifest(
    "checklists",
    Rights(READ, WRITE),
    CHECKLISTS,
    *PARTS,
    Remarks(kind=checklists.KIND, right=READ, units=checklists.CHECKLISTS.units_around),
    Referable(model="checklists.Checklist", offered=_offered, label=_label),
)
