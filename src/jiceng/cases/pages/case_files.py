"""Photos and voice recordings on the page of a request."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from jiceng.cases.merged_requests import Member
from jiceng.cases.models import Attachment, AttachmentKind, Case
from jiceng.cases.queries import files_of, may_make
from jiceng.core.access import Actor

MOST_PAIRS = 3
STAFF_KINDS = ("before", "after", "evidence")  # residents add theirs on the public site
SHOWN_KINDS = [(kind.value, kind.label) for kind in AttachmentKind if kind.value in STAFF_KINDS]


def files_context(actor: Actor, case: Case, members: list[Member]) -> dict[str, Any]:
    """Photos of a request by kind and its recordings, with the actor's available actions."""
    others = may_make(actor, "detach", case).allowed
    own = may_make(actor, "detach", case, is_author=True).allowed
    found = files_of(case)
    photos = [each for each in found if each.kind != AttachmentKind.VOICE]
    rows = [
        {
            **{name: getattr(row, name) for name in ("id", "at", "is_internal")},
            "get_kind_display": row.get_kind_display(),
            "may_detach": others or (own and row.person_id == actor.id),
        }
        for row in photos
    ]
    return {
        "photos": rows,
        "pairs": _pairs(photos),
        "voices": _voices(actor, case, [*found, *(row for each in members for row in each.files)]),
        "may_attach": may_make(actor, "attach", case).allowed,
        "kinds": SHOWN_KINDS,
    }


def _voices(actor: Actor, case: Case, found: Iterable[Attachment]) -> list[dict[str, Any]]:
    """Recordings of a request and of those merged into it; its own can be typed."""
    may_type = case.is_open and may_make(actor, "transcribe", case).allowed
    return [
        {"id": row.id, "at": row.at, "may_type": may_type and row.stream_id == case.pk}
        for row in found
        if row.kind == AttachmentKind.VOICE
    ]


def _pairs(photos: Iterable[Attachment]) -> list[tuple[Attachment, Attachment]]:
    """Pairs of photos before and after, in the order of upload; without a photo before, the
    resident's photo is used.
    """
    by_kind: dict[str, list[Attachment]] = defaultdict(list)
    for photo in photos:
        by_kind[photo.kind].append(photo)
    kinds = AttachmentKind
    before = by_kind[kinds.BEFORE] or by_kind[kinds.REPORT]
    return list(zip(before, by_kind[kinds.AFTER], strict=False))[:MOST_PAIRS]


def bare(row: Attachment) -> dict[str, Any]:
    """A photo without available actions."""
    kind = row.get_kind_display()
    return {"id": row.id, "at": row.at, "is_internal": row.is_internal, "get_kind_display": kind}
