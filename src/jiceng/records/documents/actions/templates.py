"""Uploading templates and taking them out of use."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.core import files
from jiceng.core.access import Actor
from jiceng.core.errors import Invalid
from jiceng.core.events import record
from jiceng.records.documents import checking, kinds, queries
from jiceng.records.documents.models import Template
from jiceng.records.documents.refusals import refuse_template

STREAM: Final = "document_template"


@transaction.atomic
def upload_template(*, kind: str, name: str, content: bytes, by: Actor, at: datetime) -> Template:
    """Take in a template, from which documents of its kind are written from now on.

    Args:
        kind: code of a contributed kind.
        content: of a docx.

    Raises:
        Invalid: with all that is wrong with the file; or without a name.
        Forbidden: without the right to upload templates of this kind, which holds for all units.
        LookupError: for a kind that no app contributes.
    """
    wanted = kinds.kind_with(kind)
    by.may_for_all(wanted.template).or_refuse()
    said = " ".join(name.split())
    if not 1 <= len(said) <= 80:
        raise Invalid(_("Give the template a name of 1 to 80 characters."), "document.bad_name")
    refuse_template(checking.faults(content, wanted.context))
    template = Template.objects.create(
        kind=kind,
        name=said,
        file=files.store_bytes(content, queries.DOCX),
        digest=hashlib.sha256(content).hexdigest(),
        uploaded_at=at,
    )
    data = {"kind": kind, "digest": template.digest}
    record(STREAM, template.pk, "document_template.uploaded", by=by, at=at, data=data)
    return template


@transaction.atomic
def retire_template(*, template: UUID, by: Actor, at: datetime) -> None:
    """Take a template out of use; what was written from it stays.

    Raises:
        Forbidden: see `upload_template`.
        NotFound: there is no such template.
    """
    found = Template.objects.select_for_update().filter(pk=template).first()
    if found is None:
        raise queries.not_found()
    by.may_for_all(kinds.kind_with(found.kind).template).or_refuse()
    if found.retired_at is None:
        found.retired_at = at
        found.save(update_fields=["retired_at"])
        record(STREAM, found.pk, "document_template.retired", by=by, at=at)
