"""Actions on templates: upload, deactivate."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.core import files
from jiceng.core.access import SYSTEM, Actor
from jiceng.core.errors import Invalid
from jiceng.core.events import record
from jiceng.records.documents import checking, kinds, queries
from jiceng.records.documents.models import Template
from jiceng.records.documents.refusals import refuse_template

STREAM: Final = "document_template"


@transaction.atomic
def upload_template(*, kind: str, name: str, content: bytes, by: Actor, at: datetime) -> Template:
    """Store a template; new documents of its kind use it from now on.

    Args:
        kind: code of a contributed kind.
        content: bytes of a docx file.

    Raises:
        Invalid: with all faults of the file, or for a missing name.
        Forbidden: the actor may not upload templates of this kind, a permission for all units.
        LookupError: unknown kind.
    """
    wanted = kinds.kind_with(kind)
    by.may_for_all(wanted.template).or_refuse()
    return _store(wanted, name, content, by, at)


def install_shipped(kind: str, at: datetime) -> Template | None:
    """Store the shipped template of a kind of which none is in use; None if one is, or none is
    shipped. Two at once may both store it; they are equal."""
    wanted = kinds.kind_with(kind)
    if wanted.shipped is None or Template.objects.filter(kind=kind, retired_at=None).exists():
        return None
    return _store(wanted, str(wanted.label), wanted.shipped(), SYSTEM, at)


def _store(
    wanted: kinds.DocumentKind, name: str, content: bytes, by: Actor, at: datetime
) -> Template:
    cleaned = " ".join(name.split())
    if not 1 <= len(cleaned) <= 80:
        raise Invalid(_("Give the template a name of 1 to 80 characters."), "document.bad_name")
    refuse_template(checking.faults(content, wanted.context))
    template = Template.objects.create(
        kind=wanted.code,
        name=cleaned,
        file=files.store_bytes(content, queries.DOCX),
        digest=hashlib.sha256(content).hexdigest(),
        uploaded_at=at,
    )
    data = {"kind": wanted.code, "digest": template.digest}
    record(STREAM, template.pk, "document_template.uploaded", by=by, at=at, data=data)
    return template


@transaction.atomic
def retire_template(*, template: UUID, by: Actor, at: datetime) -> None:
    """Deactivate a template; documents made from it stay.

    Raises:
        Forbidden: see `upload_template`.
        NotFound: unknown template.
    """
    found = Template.objects.select_for_update().filter(pk=template).first()
    if found is None:
        raise queries.not_found()
    by.may_for_all(kinds.kind_with(found.kind).template).or_refuse()
    if found.retired_at is None:
        found.retired_at = at
        found.save(update_fields=["retired_at"])
        record(STREAM, found.pk, "document_template.retired", by=by, at=at)
