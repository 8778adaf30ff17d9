"""Timeline of a request, masked for its reader."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from jiceng.cases.access import masked_texts
from jiceng.cases.models import Case
from jiceng.records.public import Detail, Reading, TimelineEntry, read_chain
from jiceng.records.remarks.public import Remark, mentions_in

_FOREIGN: Final = ("source", "source_ref")


def timeline(case: Case) -> list[TimelineEntry]:
    """A request's events in order: two queries, and one for names of people.

    The caller has checked that the reader sees the request; for a masked one (`queries.get`) texts
    are masked too.
    """

    def details(_used: Collection[str]) -> Mapping[str, Mapping[str, Detail]]:
        rows = Remark.objects.filter(stream=case.pk)
        return {
            "remark": {
                str(row.pk): Detail(
                    masked_texts.words_of(case, row.text), is_internal=row.is_internal
                )
                for row in rows
            }
        }

    def read(data: dict[str, Any]) -> dict[str, Any]:
        """Mask the source's number, which events of earlier versions contain."""
        foreign = [name for name in _FOREIGN if name in data]
        return data | {name: masked_texts.words_of(case, data[name]) for name in foreign}

    reading = Reading(details, named=lambda data: mentions_in(data).people, data=read)
    return read_chain(case.pk, reading)[::-1]
