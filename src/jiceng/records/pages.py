"""Pages of all records with a lifecycle: list, detail page, form for a new record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jiceng.core.access import Actor
from jiceng.core.bounded_count import BoundedCount
from jiceng.core.errors import Invalid, NotFound, Problem, ReauthenticationNeeded, Refused
from jiceng.core.ids import uuid_or_none
from jiceng.core.photo_uploads import takes_photos
from jiceng.directory import public as directory
from jiceng.directory.public import signed_in_holder_of, signed_in_person
from jiceng.records.choices import ChoiceContext, depend_on_unit, options_of
from jiceng.records.confirmations import confirmation, opened
from jiceng.records.facts import facts_before
from jiceng.records.fetching import get
from jiceng.records.history_rows import history_of
from jiceng.records.lifecycle import LIFECYCLES, Lifecycle
from jiceng.records.models import Record, title_of
from jiceng.records.moves import Move
from jiceng.records.moving import make_move, open_record, possible_moves
from jiceng.records.needing_approval import REASON
from jiceng.records.page_types import (
    KEEPERS,
    LIST_PARTS,
    PAGES,
    VIEW,
    RecordPages,
    forget,
    kept,
)
from jiceng.records.parts import PARTS, PartRequest, parts_of
from jiceng.records.reasons.public import reasons_of
from jiceng.records.timeline import timeline
from jiceng.ui import exports, list_tables, lists
from jiceng.ui.columns import Column, values_of
from jiceng.ui.fields import Fields
from jiceng.ui.form_page import FormPage
from jiceng.ui.forms import DrawnForm, form_of, kind_of, posted, rows_of

COUNT_UP_TO: Final = 1_000
LISTED: Final = 60
FEW: Final = 3
"""Moves that are not possible and are listed one by one; more are folded."""
"""Characters of a text that a list shows."""
_NO_FIELDS: Final = frozenset({"csrfmiddlewaretoken", "version"})


@require_GET
def listing(request: HttpRequest, kind: str) -> HttpResponse:
    """Show the records that the reader sees, filtered, sorted and paginated by keyset."""
    pages, lifecycle = PAGES.by_key()[kind], LIFECYCLES.by_key()[kind]
    actor, given = signed_in_holder_of(request, pages.reads), request.GET.dict()
    view = pages.view(given.get(VIEW, ""))
    order = lists.order_of(pages.listed, given, pages.order)
    found = pages.rows(actor, given)
    page = lists.page_of(found, order, given.get(lists.AFTER, ""))
    filters = lists.filters_of(pages.filtered, given)
    shown = list_tables.shown_columns(pages.listed, request.GET.getlist(list_tables.SHOW))
    context = {
        "pages": pages,
        "may_open": pages.is_opened_by_hand and actor.holds(lifecycle.opening.right),
        "new_label": lifecycle.opening.label,
        "table": list_tables.table_of(
            pages.listed, shown, page.rows, _row_drawing(pages, lifecycle), order
        ),
        "total": _total(page, found, given),
        "views": pages.views,
        "view": view.name if view else "",
        "filters": filters,
        "orders": lists.orders_of(pages.listed, pages.order),
        "order": order,
        "is_filtered": any(value for each in filters for _name, _label, value in each.inputs),
        "after": page.next,
        "list_parts": [
            (each.template, each.context(request, actor, pages)) for each in LIST_PARTS.all()
        ],
    }
    return render(request, "records/list.html", context)


def _row_drawing(pages: RecordPages, lifecycle: Lifecycle) -> list_tables.RowDrawing:
    return list_tables.RowDrawing(
        first=lifecycle.title_label,
        title=lambda row: title_of(row, lifecycle.named),
        href=lambda row: reverse(pages.kind, kwargs={"record_id": row.pk}),
        id=lambda row: f"row-{row.pk}",
        longest=LISTED,
    )


def _total(page: lists.Page, found: Any, given: Mapping[str, str]) -> BoundedCount:
    """Number of records, counted up to `COUNT_UP_TO`; without a query if they are on one page."""
    if not page.next and not given.get(lists.AFTER):
        return BoundedCount(len(page.rows))
    number = found.order_by()[: COUNT_UP_TO + 1].count()
    return BoundedCount(min(number, COUNT_UP_TO), number > COUNT_UP_TO)


@require_GET
def table(request: HttpRequest, kind: str, form: str) -> HttpResponseBase:
    """Export the same records as a spreadsheet or CSV."""
    pages, lifecycle = PAGES.by_key()[kind], LIFECYCLES.by_key()[kind]
    actor, given = signed_in_holder_of(request, pages.reads), request.GET.dict()
    order = lists.order_of(pages.listed, given, pages.order)
    rows = pages.rows(actor, given).order_by(order, "pk")
    named = Column(
        lifecycle.named, lifecycle.title_label, lambda row: title_of(row, lifecycle.named)
    )
    columns = [named, *pages.listed]
    return exports.answer(form, rows, columns, name=kind, title=str(pages.title))


@require_GET
def one(request: HttpRequest, kind: str, record_id: UUID) -> HttpResponse:
    """Show one record: its facts, possible moves and history."""
    pages, lifecycle = PAGES.by_key()[kind], LIFECYCLES.by_key()[kind]
    actor = signed_in_person(request)
    return _show(request, pages, lifecycle, get(lifecycle, actor, record_id), actor)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """Create a record."""
    pages, lifecycle = PAGES.by_key()[kind], LIFECYCLES.by_key()[kind]
    opening = lifecycle.opening
    actor, now = signed_in_holder_of(request, opening.right), timezone.now()
    units = [
        node
        for node in directory.existing_units(actor.reach(opening.right), directory.civil_day(now))
        if not opening.kinds or node.kind in opening.kinds
    ]
    unit = uuid_or_none(request.POST.get("unit", "") or request.GET.get("unit", ""))
    if unit is None and len(units) == 1:
        unit = units[0].id
    of_unit = depend_on_unit(opening.fields)
    if request.method == "GET" and (not units or (unit is None and of_unit)):
        first = {"pages": pages, "title": opening.label, "units": units}
        return render(request, "records/unit.html", first)

    def begin(_fields: Any) -> Record:
        if unit is None:
            raise Refused(_("Choose a unit."), "record.unit")
        given = _form_values(request, opening.fields, "unit")
        return open_record(kind, given, unit=unit, by=actor, at=now)

    def context(form: DrawnForm) -> dict[str, Any]:
        own = [grant.unit_id for grant in actor.grants if opening.right in grant.permissions]
        return {
            "pages": pages,
            "title": opening.label,
            "drawn": _drawn(form),
            "units": [node for node in units if node.id == unit] if of_unit else units,
            "unit": str(unit or (own[0] if own and own[0] else "")),
        }

    options = options_of(
        opening.fields, ChoiceContext(actor, now, facts_before(lifecycle.model, unit))
    )
    return FormPage(
        form=lambda posted: form_of(
            opening.fields,
            None if posted is None else _form_values(request, opening.fields, "unit"),
            prefix="new",
            options=options,
            begun=None if posted is not None else opening.begun(actor, request.GET.dict()),
        ),
        act=begin,
        done=lambda made: redirect(f"{kind}", record_id=made.pk),
        message=lambda made: opened(opening, made),
        template="records/new.html",
        context=context,
        leaves=(NotFound, ReauthenticationNeeded),
        status=None,
    ).answer(request)


@require_POST
def move(request: HttpRequest, kind: str, record_id: UUID, name: str) -> HttpResponse:
    """Make a move. A refused form is shown again with the submitted values."""
    pages, lifecycle = PAGES.by_key()[kind], LIFECYCLES.by_key()[kind]
    actor, now = signed_in_person(request), timezone.now()
    version = request.POST.get("version", "")
    done = lifecycle.move(name)

    def make(_fields: Any) -> str:
        before = get(lifecycle, actor, record_id).unit_id
        made = make_move(
            kind,
            record_id,
            name,
            _form_values(request, done.form_fields) if done else {},
            by=actor,
            at=now,
            version=int(version) if version.isascii() and version.isdigit() else None,
        )
        forget(actor, record_id, name)
        return confirmation(done, made, before) if done else ""

    def show(_form: Any, problem: Problem | None) -> HttpResponse:
        record = get(lifecycle, actor, record_id)
        refused = (name, problem) if problem else None
        part = (done.part, problem) if problem and done and done.part else None
        return _show(request, pages, lifecycle, record, actor, refused=refused, part=part)

    return FormPage(
        act=make,
        done=redirect(f"{kind}", record_id=record_id),
        message=str,
        show=show,
        leaves=(NotFound, ReauthenticationNeeded),
        status=None,
    ).answer(request)


@takes_photos
@require_POST
def part(request: HttpRequest, kind: str, record_id: UUID, name: str) -> HttpResponse:
    """Handle the form of a section. A refused form is shown again with the submitted values."""
    pages, lifecycle = PAGES.by_key()[kind], LIFECYCLES.by_key()[kind]
    actor, found = signed_in_person(request), PARTS.by_key().get((kind, name))
    record = get(lifecycle, actor, record_id)
    if found is None or found.post is None:
        raise NotFound(_("Part of the page not found."), "record.part")
    part_request = PartRequest(request, actor, kind, record_id, timezone.now())
    post = found.post

    def carry_out(_fields: Any) -> str:
        response = post(part_request)
        forget(actor, record_id, name)
        return response

    def show(_form: Any, problem: Problem | None) -> HttpResponse:
        part = (name, problem) if problem else None
        return _show(request, pages, lifecycle, record, actor, part=part)

    return FormPage(
        act=carry_out,
        done=redirect(f"{reverse(kind, kwargs={'record_id': record_id})}#{name}"),
        message=str,
        show=show,
        leaves=(NotFound, ReauthenticationNeeded),
        status=None,
    ).answer(request)


def _form_values(request: HttpRequest, fields: type[Fields], *besides: str) -> dict[str, Any]:
    """Form values by name.

    Args:
        besides: further names that are not form fields.
    """
    names = _NO_FIELDS.union(besides)
    sent = posted(fields, request.POST)
    return {name: value for name, value in sent.items() if name not in names}


def _show(
    request: HttpRequest,
    pages: RecordPages,
    lifecycle: Lifecycle,
    record: Record,
    actor: Actor,
    refused: tuple[str, Problem] | None = None,
    part: tuple[str, Problem] | None = None,
) -> HttpResponse:
    facts, now, moves = lifecycle.load(record), timezone.now(), []
    begun, entries = kept(actor, record.pk), timeline(actor, pages.kind, record.pk)
    possible = possible_moves(lifecycle, record, by=actor, at=now)
    possible = [each for each in possible if not each.move.part]
    asked = ChoiceContext(actor, now, facts)
    for each in sorted(possible, key=lambda one: not one.verdict):  # what can be done comes first
        is_refused = refused is not None and refused[0] == each.move.name
        given = _form_values(request, each.move.form_fields) if is_refused else None
        present, drafts = each.move.present(record), begun.get(each.move.name, {})
        form = form_of(
            each.move.form_fields,
            given,
            prefix=each.move.name,
            options=options_of(each.move.fields, replace(asked, present=present)),
            begun={**present, **drafts},
        )
        if refused and given is not None and isinstance(refused[1], Invalid):
            form.refuse(refused[1])
        why = "" if each.verdict else each.verdict.sentence
        moves.append((each.move, form, _drawn(form), why, drafts, _usual(each.move, form)))
    impossible = [each for each in moves if each[3]]
    is_folded = len(impossible) > FEW
    context = {
        "pages": pages,
        "record": record,
        "title": title_of(record, lifecycle.named),
        "state": lifecycle.states[record.state],
        "facts": values_of(record, pages.detail_columns),
        "tables": [(each, *each.drawn(record)) for each in pages.tables],
        "moves": [each for each in moves if not each[3]] if is_folded else moves,
        "impossible": impossible if is_folded else (),
        "refused": refused[0] if refused else "",
        "wrong": str(refused[1]) if refused and not isinstance(refused[1], Invalid) else "",
        "parts": _parts(request, pages.kind, record.pk, actor, part, begun),
        "history": history_of(entries),
        "seq": entries[0].seq if entries else 0,
        "keepers": KEEPERS.all(),
        "draft_url": next((k.address(pages.kind, record.pk) for k in KEEPERS.all()), ""),
    }
    return render(request, "records/one.html", context)


def _parts(
    request: HttpRequest,
    kind: str,
    record: UUID,
    actor: Actor,
    refused: tuple[str, Problem] | None,
    begun: Mapping[str, Mapping[str, str]],
) -> list[tuple[Any, Mapping[str, Any]]]:
    """Sections with content, each with its context."""
    found = []
    for each in parts_of(kind):
        problem = refused[1] if refused and refused[0] == each.name else None
        typed = begun.get(each.name, {})
        part_request = PartRequest(request, actor, kind, record, timezone.now(), problem, typed)
        shown = each.context(part_request)
        if shown is not None:
            found.append((each, shown))
    return found


def _usual(move: Move, form: DrawnForm) -> tuple[Sequence[str], str]:
    """Usual reasons of a move, and the identifier of the field that they fill in."""
    if not move.reasons:
        return (), ""
    return reasons_of(move.reasons), form[REASON].auto_id


def _drawn(form: DrawnForm) -> list[tuple[Any, str, int | None]]:
    """Each field with its rendering and, of long texts, the number of lines."""
    return [(form[name], kind_of(field), rows_of(field)) for name, field in form.fields.items()]
