"""Comparison of an imported row with a stored request, apart from its texts: finds data that would
be lost.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any, Final
from uuid import UUID

import orjson

from jiceng.cases.importing.imported_timeline import Held
from jiceng.cases.importing.placing import place
from jiceng.cases.importing.plan import Plan, Ready
from jiceng.cases.importing.records import ImportedRequest, Rejected
from jiceng.cases.importing.references import Resolution
from jiceng.cases.intake.report import Report
from jiceng.cases.intake.resident_links import phone_indexes
from jiceng.cases.models import Caller
from jiceng.core.models import Event
from jiceng.directory import public as directory

SAME_PLACE: Final = 1e-7
"""Tolerance in degrees, about a centimetre."""


class RowFacts:
    """Compares rows with the requests imported from them before.

    Staff correct categories and forward requests, so these two are also compared with the event of
    the first import. A term that can no longer be resolved counts as equal.
    """

    def __init__(self, held: Iterable[Held], plan: Plan) -> None:
        self._held, self._plan = list(held), plan
        self._meant: dict[str | tuple[str, ...], Resolution | None] = {}

    def differing(self, held: Held, row: ImportedRequest, report: Report) -> Iterator[str]:
        """What differs: "phone", "point", "category" or "unit"."""
        if held.erased_at is not None:
            return
        if report.caller.phone and not self._is_callers(held.id, report.caller.phone):
            yield "phone"
        if not math.isnan(row.lon) and not self._is_there(held, Ready(row, report, None)):
            yield "point"
        if row.categories and not self._is_about(held, row):
            yield "category"
        if row.unit and not self._is_unit(held, row):
            yield "unit"

    @cached_property
    def _phones(self) -> dict[UUID, list[bytes | None]]:
        """For each request the blind indexes of its callers' phones; None for an erased one."""
        found: dict[UUID, list[bytes | None]] = {each.id: [] for each in self._held}
        rows = Caller.objects.filter(original_case__in=list(found))
        for case, index, erased in rows.values_list("original_case_id", "phone_index", "erased_at"):
            if index is not None:
                found[case].append(bytes(index))
            elif erased is not None:
                found[case].append(None)
        return found

    def _is_callers(self, case: UUID, phone: str) -> bool:
        known = self._phones[case]
        # An erased number cannot be compared.
        return None in known or not {*phone_indexes(phone)}.isdisjoint(known)

    def _is_there(self, held: Held, row: Ready) -> bool:
        if (row.record.lon, row.record.lat) == (held.lon, held.lat):
            return True
        [found] = place([row], self._plan.mapping.crs, self._plan.day).locations
        if found.lon is None or found.lat is None:
            return True  # neither is a valid location
        if held.lon is None or held.lat is None:
            return False
        return abs(found.lon - held.lon) < SAME_PLACE and abs(found.lat - held.lat) < SAME_PLACE

    def _expected(self, words: str | tuple[str, ...]) -> Resolution | None:
        """Unit or category to which terms resolve; None if they cannot be resolved."""
        if words not in self._meant:
            references = self._plan.references
            try:
                self._meant[words] = (
                    references.expected_unit(words)
                    if isinstance(words, str)
                    else references.expected_category(words)
                )
            except Rejected:
                self._meant[words] = None
        return self._meant[words]

    def _is_about(self, held: Held, row: ImportedRequest) -> bool:
        meant = self._expected(row.categories)
        if meant is None or meant.code in {"", held.category_id}:
            return True
        return bool(meant.code == self._taken_in(held.id).get("category"))

    def _is_unit(self, held: Held, row: ImportedRequest) -> bool:
        meant = self._expected(row.unit)
        if meant is None or not meant.code:
            return True
        tree = directory.tree()
        node = tree.by_code(meant.code)
        successor = tree.existing_or_successor(node.id, self._plan.day) if node else None
        ids = {each.id for each in (node, successor) if each is not None}
        if held.unit_id in ids:
            return True
        taken_in = self._taken_in(held.id)
        first = tree.get(UUID(taken_in["unit"])) if taken_in else None
        return first is None or first.id in ids or first.name == row.unit

    @cached_property
    def _first_events(self) -> dict[UUID, str]:
        """Data of the events by which the requests were imported, read at once: of a file whose
        categories were suggested, nearly every row asks for them, and each query looks into every
        month of the history."""
        ids = [each.id for each in self._held]
        return dict(Event.objects.filter(stream_id__in=ids, seq=1).values_list("stream_id", "data"))

    def _taken_in(self, case: UUID) -> dict[str, Any]:
        """Data of the event by which a request was imported."""
        first = self._first_events.get(case)
        return orjson.loads(first) if first is not None else {}
