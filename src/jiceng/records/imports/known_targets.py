"""All import targets: those contributed by apps, and one for each record type with imports by its
opening move.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _

from jiceng.core.errors import NotFound
from jiceng.core.manifests import Derived
from jiceng.records.imports import record_pages
from jiceng.records.imports.record_target import RecordTarget
from jiceng.records.imports.targets import PAGES, TARGETS, ImportPages, ImportTarget
from jiceng.records.public import PAGES as RECORD_PAGES


def _targets() -> dict[str, ImportTarget]:
    found = {each.kind: RecordTarget(each) for each in RECORD_PAGES.all() if each.import_key}
    return {**found, **TARGETS.by_key()}


def _pages() -> dict[str, ImportPages]:
    found = {
        each.kind: record_pages.of(each, target_of)
        for each in RECORD_PAGES.all()
        if each.import_key
    }
    return {**found, **PAGES.by_key()}


_known: Final = Derived(_targets)
_known_pages: Final = Derived(_pages)


def targets() -> Mapping[str, ImportTarget]:
    """All targets by kind."""
    return _known.get()


def target_of(kind: str) -> ImportTarget:
    """Target of a kind of records.

    Raises:
        NotFound: no imports for this kind.
    """
    found = _known.get().get(kind)
    if found is None:
        raise NotFound(_("Record type not found."), "record.kind")
    return found


def pages_of(kind: str) -> ImportPages:
    """Names and specific parts of the pages of a kind's imports.

    Raises:
        NotFound: no imports for this kind.
    """
    found = _known_pages.get().get(kind)
    if found is None:
        raise NotFound(_("Record type not found."), "record.kind")
    return found
