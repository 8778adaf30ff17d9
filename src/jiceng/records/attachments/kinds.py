"""Which kinds of records carry photos, and who may add them and take them away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from jiceng.core.manifests import Contribution, Slot
from jiceng.records.attachments.rules import MOST


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriesAttachments(Contribution):
    """Records of one kind carry photos; an app contributes `parts.Attachments`.

    Args:
        kind: of their streams; it must say who sees them (`StreamKind.visible`).
        rights: of whoever sees a record, those who hold one of them may add photos; none where
            photos are only added with the moves of its app.
        removing: the right of those who may take away what others have added; "" for nobody.
        most: photos of one record.
        erases_with_record: the record's own retention erases them (`actions.empty`); else each is
            erased by its age.
    """

    kind: str
    rights: tuple[str, ...] = ()
    removing: str = ""
    most: int = MOST
    erases_with_record: bool = False


KINDS: Final = Slot(CarriesAttachments, key=lambda each: each.kind)


def kind_with(kind: str) -> CarriesAttachments:
    """What was said of a kind.

    Raises:
        LookupError: for one that carries no photos (a programming error).
    """
    return KINDS.by_key()[kind]
