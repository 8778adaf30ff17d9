"""Pages of documents: their files, and the templates of all kinds."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from jiceng.core import large_uploads
from jiceng.core.access import Actor
from jiceng.core.errors import Invalid, NotFound, Problem
from jiceng.core.files import NoSpace
from jiceng.core.people import signed_in_holder_of, signed_in_person
from jiceng.records.documents import actions, kinds, queries
from jiceng.records.documents.checking import MOST_BYTES
from jiceng.records.documents.permissions import TEMPLATES_EDIT


@require_GET
def document(request: HttpRequest, document_id: UUID, form: str) -> FileResponse:
    """A file of an issued document."""
    found = queries.file_of(signed_in_person(request), document_id, form)
    return _sent(found)


@require_GET
def templates(request: HttpRequest) -> HttpResponse:
    """All kinds of documents with their templates and the fields that these may use."""
    return _page(request, signed_in_holder_of(request, TEMPLATES_EDIT))


def _page(
    request: HttpRequest, actor: Actor, refused: str = "", problem: Problem | None = None
) -> HttpResponse:
    """The page, with why a file for one kind was refused."""
    context = {"kinds": _kinds(actor), "refused": refused, "problem": problem}
    return render(
        request, "documents/templates.html", context, status=problem.status if problem else 200
    )


@require_GET
def template(request: HttpRequest, kind: str) -> FileResponse:
    """The template of a kind that is in use, or the shipped one."""
    signed_in_holder_of(request, TEMPLATES_EDIT)
    return _sent(queries.template_file(_kind(kind)))


@large_uploads.takes_file
@require_POST
def upload(request: HttpRequest, kind: str) -> HttpResponse:
    """Upload a template; documents use it from now on."""
    actor, wanted = signed_in_holder_of(request, TEMPLATES_EDIT), _kind(kind)
    try:
        _store(request, wanted, actor)
    except (Invalid, NoSpace) as problem:
        return _page(request, actor, wanted.code, problem)
    messages.success(request, _("Template uploaded. New documents use it from now on."))
    return redirect("document-templates")


def _store(request: HttpRequest, kind: kinds.DocumentKind, actor: Actor) -> None:
    file = large_uploads.uploaded_file(request)
    name = (file.name or "").removesuffix(f".{queries.DOCX}")
    with file.path.open("rb") as stored:
        content = stored.read(MOST_BYTES + 1)
    actions.upload_template(
        kind=kind.code, name=name[:80], content=content, by=actor, at=timezone.now()
    )


def _kind(code: str) -> kinds.DocumentKind:
    found = kinds.KINDS.by_key().get(code)
    if found is None:
        raise NotFound(_("This type of document is unknown."), "document.kind")
    return found


def _kinds(actor: Actor) -> list[dict[str, Any]]:
    current = queries.current_templates(actor)
    return [
        {
            "kind": each,
            "template": current.get(each.code),
            "fields": sorted(
                (name, _(str(field.title)) if field.title else name)
                for name, field in each.context.model_fields.items()
            ),
        }
        for each in kinds.kinds()
        if actor.is_at_top(each.template)
    ]


def _sent(file: queries.File) -> FileResponse:
    return FileResponse(
        BytesIO(file.content),
        as_attachment=True,
        filename=file.name,
        content_type=file.media_type,
        headers={"Cache-Control": "no-store"},
    )
