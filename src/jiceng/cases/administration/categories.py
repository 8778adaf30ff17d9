"""Administration of categories: tree, one category with deadline rule and history, examples of due
times.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from jiceng.cases import actions
from jiceng.cases.administration import setting_words
from jiceng.cases.administration.category_figures import CategoryCount, added_up
from jiceng.cases.administration.forms import CategoryForm, DueForm
from jiceng.cases.configuration import reading
from jiceng.cases.figures import completion
from jiceng.cases.intake.reference import CategoryFacts, categories
from jiceng.cases.models import Category
from jiceng.cases.permissions import CATEGORY_EDIT
from jiceng.core.access import Actor
from jiceng.core.calendar import current_calendar
from jiceng.core.errors import NotFound
from jiceng.core.people import signed_in_holder_of
from jiceng.core.text_folding import normalise
from jiceng.core.worktime import CIVIL, OutOfCalendar, WorkingTime, add
from jiceng.directory import public as directory
from jiceng.metrics import public as metrics
from jiceng.ui.form_page import FormPage

MOST_FOUND = 100
COUNTED_DAYS = 30
FRIDAY = 4


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Show the top of the tree; with `under` the subtree of a category, with `q` search results."""
    actor = signed_in_holder_of(request, CATEGORY_EDIT)
    known, counted = categories.get(), counted_by_category(actor, timezone.now())
    query, under = request.GET.get("q", "").strip()[:80], request.GET.get("under", "")
    if under:
        return render(request, "cases/category_rows.html", {"rows": _below(known, under, counted)})
    found = _found(known, query, counted) if query else []
    context = {
        "query": query,
        "rows": found[:MOST_FOUND] if query else _below(known, "", counted),
        "left_out": max(0, len(found) - MOST_FOUND),
        "count": len(known),
        "days": COUNTED_DAYS if counted else 0,
    }
    return render(request, "cases/categories.html", context)


Counts = Mapping[str, CategoryCount]


def counted_by_category(actor: Actor, at: datetime) -> Counts:
    """Received and late requests of the last `COUNTED_DAYS` days by category, each with those below
    it; nothing for those who may not read figures. One statement, that of the three rates.
    """
    if not actor.holds(metrics.METRICS_READ):
        return {}
    last = timezone.localdate(at)
    period = metrics.Period(last - timedelta(days=COUNTED_DAYS - 1), last)
    own = {
        row.key: CategoryCount(
            int(row.figures["opened"] or 0),
            int(row.figures["overdue"] or 0),
            int(row.figures["overdue"] or 0) + int(row.figures["on_time"] or 0),
        )
        for row in metrics.run("three-rates", actor, period, "category", at)
    }
    return added_up(own, {code: each.parent for code, each in categories.get().items()})


def _below(known: Mapping[str, CategoryFacts], code: str, counted: Counts) -> list[dict[str, Any]]:
    parents = {each.parent for each in known.values()}
    below = [each for each in known.values() if each.parent == code]
    most = max((counted[each.code].opened for each in below), default=0) if counted else 0
    return [_row(each, known, counted, most, is_open_able=each.code in parents) for each in below]


def _found(known: Mapping[str, CategoryFacts], query: str, counted: Counts) -> list[dict[str, Any]]:
    wanted = normalise(query)
    found = [
        each
        for each in known.values()
        if wanted in normalise(f"{each.code} {each.name} {each.name_en}")
    ]
    most = max((counted[each.code].opened for each in found), default=0) if counted else 0
    return [
        _row(each, known, counted, most, is_open_able=False) | {"above": _names_above(known, each)}
        for each in found
    ]


def _row(
    each: CategoryFacts,
    known: Mapping[str, CategoryFacts],
    counted: Counts,
    most: int,
    *,
    is_open_able: bool,
) -> dict[str, Any]:
    count, above = counted.get(each.code), known.get(each.parent)
    return {
        "category": each,
        "is_open_able": is_open_able,
        "span": setting_words.span(each.span),
        "contact": setting_words.span(each.first_contact),
        "answer": setting_words.span(each.answer),
        "department": directory.departments_for(each.department_kind),
        "above": "",
        "count": count,
        "share": count.opened * 100 / most if count and most else 0,
        "late": f"{count.late_share:.0%}" if count and count.late_share is not None else "",
        "same_times": above is not None and _times(each) == _times(above),
        "same_department": above is not None
        and bool(each.department_kind)
        and each.department_kind == above.department_kind,
    }


def _times(each: CategoryFacts) -> tuple[WorkingTime, ...]:
    return each.first_contact, each.answer, each.span


def _names_above(known: Mapping[str, CategoryFacts], each: CategoryFacts) -> str:
    return " › ".join(parent.name for parent in _chain(known, each.parent))


def _chain(known: Mapping[str, CategoryFacts], code: str) -> list[CategoryFacts]:
    """A category and its ancestors, top-level first."""
    found: list[CategoryFacts] = []
    while code:
        found.append(known[code])
        code = known[code].parent
    return found[::-1]


def _lineages(known: Mapping[str, CategoryFacts]) -> dict[str, list[str]]:
    """Codes of each category with all below it."""
    found: dict[str, list[str]] = {code: [] for code in known}
    for each in known.values():
        for above in each.lineage:
            found[above].append(each.code)
    return found


def _guarded_by(chain: list[CategoryFacts]) -> str:
    """Name of the highest confidential ancestor, which makes the category confidential."""
    return next((each.name for each in chain if each.is_confidential), "")


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, code: str) -> HttpResponse:
    """Show and edit one category, with subcategories and history."""
    actor = signed_in_holder_of(request, CATEGORY_EDIT)
    row = reading.category_for(actor, code)
    seen = {name: getattr(row, name) for name in CategoryForm.base_fields if name != "code"}
    amounts = (name for name in seen if name.endswith("_amount"))
    plain = {name: setting_words.plain(seen[name]) for name in amounts}  # 5, not 5.00

    def change(given: dict[str, Any]) -> bool:
        changes = {name: to for name, to in given.items() if name in seen and to != seen[name]}
        if changes:
            actions.edit_category(code=code, changes=changes, by=actor, at=timezone.now())
        return bool(changes)

    return FormPage(
        form=partial(CategoryForm, initial=seen | plain),
        act=change,
        done=redirect("admin-category", code=code),
        message=lambda changed: (
            _("Saved. Applies to new requests.") if changed else _("Nothing was changed.")
        ),
        template="cases/category.html",
        context=lambda form: _category_context(actor, row, form),
    ).answer(request)


def _category_context(actor: Actor, row: Category, form: CategoryForm) -> dict[str, Any]:
    known = categories.get()
    below = _lineages(known)
    taken = completion.taken_by_category(actor, below[row.code], timezone.now())
    rows = _below(known, row.code, counted_by_category(actor, timezone.now()))
    for each in rows:
        each["taken"] = completion.summed(taken, below[each["category"].code])
    chain = _chain(known, row.parent_id or "")
    return _form_context(form, row.code) | {
        "category": row,
        "successor": known.get(row.replaced_by_id or ""),
        "chain": chain,
        "guarded_by": _guarded_by(chain),
        "rows": rows,
        "taken": completion.summed(taken, below[row.code]),
        "taken_days": completion.COUNTED_DAYS,
        "may_read_figures": actor.holds(metrics.METRICS_READ),
        "history": setting_words.settings_history(reading.category_history(actor, row.code)),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Create a category below another, with inherited rules."""
    actor = signed_in_holder_of(request, CATEGORY_EDIT)
    known = categories.get()
    under = (request.POST or request.GET).get("under", "")
    above = known.get(under)
    if under and above is None:
        raise NotFound(
            _("Category “%(code)s” not found. Choose one from the list.") % {"code": under[:40]}
        )
    chain = _chain(known, under)

    def create(given: dict[str, Any]) -> str:
        code = str(given["code"]).strip()
        actions.edit_category(
            code=code,
            parent=under,
            changes={name: to for name, to in given.items() if name != "code"},
            by=actor,
            at=timezone.now(),
            is_new=True,
        )
        return code

    return FormPage(
        form=partial(CategoryForm, initial=_inherited(above)),
        act=create,
        done=lambda code: redirect("admin-category", code=code),
        message=_("Created."),
        template="cases/category_new.html",
        context=lambda form: (
            _form_context(form)
            | {"chain": chain, "under": under, "above": above, "guarded_by": _guarded_by(chain)}
        ),
    ).answer(request)


def _inherited(above: CategoryFacts | None) -> dict[str, Any]:
    plain = {
        "urgency": 0,
        "first_contact_amount": 24,
        "first_contact_unit": "urgent_hour",
        "answer_amount": 5,
        "answer_unit": "work_day",
        "deadline_amount": 5,
        "deadline_unit": "work_day",
        "duplicate_radius_m": 50,
        "duplicate_hours": 24,
        "keeps_clock_on_transfer": True,
        "is_active": True,
        "is_confidential": False,
    }
    if above is None:
        return plain
    return plain | {
        "code": above.code,
        "urgency": above.urgency,
        "first_contact_amount": setting_words.plain(above.first_contact.amount),
        "first_contact_unit": above.first_contact.unit.value,
        "answer_amount": setting_words.plain(above.answer.amount),
        "answer_unit": above.answer.unit.value,
        "deadline_amount": setting_words.plain(above.span.amount),
        "deadline_unit": above.span.unit.value,
        "duplicate_radius_m": above.duplicate_radius_m,
        "duplicate_hours": above.duplicate_hours,
        "department_kind": above.department_kind,
    }


def _form_context(form: CategoryForm, of: str = "") -> dict[str, Any]:
    given = {name: form[name].value() for name in DueForm.base_fields}
    return {
        "form": form,
        "departments": department_kinds(str(form["department_kind"].value() or "")),
        **due_context(DueForm(given), of),
    }


def department_kinds(also: str = "") -> list[tuple[str, str]]:
    """Kinds of departments of this installation, by name."""
    nodes = directory.tree().within("/")
    kinds = {node.department_kind for node in nodes if node.department_kind} | {also} - {""}
    return sorted(
        ((kind, directory.departments_for(kind)) for kind in kinds), key=lambda pair: pair[1]
    )


@require_GET
def due(request: HttpRequest) -> HttpResponse:
    """Fragment with due times for a deadline rule while it is typed."""
    signed_in_holder_of(request, CATEGORY_EDIT)
    context = due_context(DueForm(request.GET), request.GET.get("of", ""))
    return render(request, "cases/due.html", context)


def due_context(form: DueForm, of: str = "") -> dict[str, Any]:
    """Two examples of due times under a rule: a request of now, and one of Friday afternoon.

    Args:
        of: category whose past requests can be used for a simulation; "" for a new one.
    """
    span = form.span()
    if span is None:
        return {"examples": [], "of": of, "try_it": ""}
    rule = {name: str(form.cleaned_data[name]) for name in form.fields}
    way = reverse("admin-deadline-run", args=[of]) if of in categories.get() else ""
    return {
        "examples": _due_examples(span),
        "of": of,
        "try_it": f"{way}?{urlencode(rule)}" if way else "",
    }


def _due_examples(span: WorkingTime) -> list[dict[str, Any]]:
    now = timezone.localtime()
    friday = now.date() + timedelta(days=(FRIDAY - now.weekday()) % 7)
    starts = (
        (_("Received now"), now),
        (_("Received on a Friday at 16:30"), datetime.combine(friday, time(16, 30), CIVIL)),
    )
    examples = []
    calendar = current_calendar()
    try:
        for label, start in starts:
            at = add(start, span, calendar)
            years = calendar.warnings_for(start, at)
            examples.append({"label": label, "start": start, "due": at, "years": years})
    except OutOfCalendar:
        return []
    return examples
