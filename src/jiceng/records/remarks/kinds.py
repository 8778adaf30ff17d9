"""Which kinds of records carry remarks, and who may write them."""

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
    """Records of one kind carry remarks; an app contributes `parts.Remarks`.

    Args:
        kind: of their streams; it must say who sees them (`StreamKind.visible`).
        right: of whoever sees a record, those who hold it may write on it; "" where remarks
            are only written with the moves of its app.
        units: from a record, the units at and above which people can be named with @; they are
            named when they hold the right there.
        reads_numbers: whether an actor reads numbers of persons that stand in the remarks; nobody
            else does.
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
    """What was said of a kind.

    Raises:
        LookupError: for one that carries no remarks (a programming error).
    """
    return KINDS.by_key()[kind]
