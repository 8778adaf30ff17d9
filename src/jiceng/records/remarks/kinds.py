"""Registry of the kinds of records that have notes, with the permission to write them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from jiceng.core.access import Actor
from jiceng.core.manifests import Contribution, Slot


def _nobody(_record: UUID) -> Iterable[UUID]:
    return ()


def _reads_masked(_actor: Actor, _record: UUID) -> bool:
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriesRemarks(Contribution):
    """Records of one kind have notes; an app contributes `parts.Remarks`.

    Args:
        kind: of their streams; it must declare its visibility (`StreamKind.visible`).
        right: permission to write notes on a visible record; "" if notes are only written with
            moves of the app.
        units: for a record, the units at and above which holders of the permission can be
            mentioned.
        reads_numbers: whether an actor sees personal numbers in notes unmasked.
        erases_with_record: the record's own retention erases them (`actions.empty`); else each is
            erased by its age.
    """

    kind: str
    right: str = ""
    units: Callable[[UUID], Iterable[UUID]] = _nobody
    reads_numbers: Callable[[Actor, UUID], bool] = _reads_masked
    erases_with_record: bool = False


KINDS: Final = Slot(CarriesRemarks, key=lambda each: each.kind)


def kind_with(kind: str) -> CarriesRemarks:
    """The declaration of a kind.

    Raises:
        LookupError: the kind has no notes (a programming error).
    """
    return KINDS.by_key()[kind]
