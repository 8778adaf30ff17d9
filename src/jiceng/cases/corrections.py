"""People's corrections as rows to train on: what the desk teaches the model."""

from __future__ import annotations

from collections.abc import Iterator

from jiceng.cases.models import TriageCorrection
from jiceng.cases.reference import categories
from jiceng.core import masking
from jiceng.core.access import SYSTEM, Actor
from jiceng.core.errors import Forbidden


def training_rows(actor: Actor) -> Iterator[dict[str, str]]:
    """Corrected requests as `triage train` reads them: label (a top-level matter), title, text.

    Numbers of phones and identity cards are masked: a model needs words, not people.

    Raises:
        Forbidden: for anybody but the system, since it reaches over all units.
    """
    if actor != SYSTEM:
        raise Forbidden("Only the command line exports training rows.", "triage.export")
    matters = categories.get()
    rows = TriageCorrection.objects.filter(case__erased_at=None, case__confidential=False)
    for row in rows.select_related("case").order_by("at", "id").iterator():
        chosen = matters.get(row.chosen_id)
        top = min(chosen.lineage, key=len) if chosen else ""
        if top:
            yield {
                "label": matters[top].name,
                "title": masking.mask_text(row.case.title),
                "text": masking.mask_text(row.case.text),
            }
