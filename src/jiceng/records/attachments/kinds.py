"""Registry of the kinds of records that have photos, with the permissions to add and remove
them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from jiceng.core.manifests import Contribution, Slot
from jiceng.records.attachments.rules import MOST


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriesAttachments(Contribution):
    """Records of one kind have photos; an app contributes `parts.Attachments`.

    Args:
        kind: of their streams; it must declare its visibility (`StreamKind.visible`).
        rights: permissions of which one is needed to add photos; empty if photos are only added by
            moves of the app.
        removing: permission to remove photos of others; "" for no one.
        most: limit of photos for one record.
        erases_with_record: the record's own retention erases them (`actions.empty`); else each is
            erased by its age.
    """

    kind: str
    rights: tuple[str, ...] = ()
    removing: str = ""
    most: int = MOST
    erases_with_record: bool = False


KINDS: Final = Slot(CarriesAttachments, key=lambda each: each.kind)


def takes_attachments(kind: str) -> bool:
    """Whether photos and recordings can be added to records of a kind by themselves."""
    found = KINDS.by_key().get(kind)
    return found is not None and bool(found.rights)


def kind_with(kind: str) -> CarriesAttachments:
    """The declaration of a kind.

    Raises:
        LookupError: the kind has no photos (a programming error).
    """
    return KINDS.by_key()[kind]
