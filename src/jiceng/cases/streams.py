"""The chains of requests and of what they are handled by, for the audit trail."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jiceng.cases.actions.administration import category_stream
from jiceng.cases.importing import jobs
from jiceng.cases.inbox import visible_to
from jiceng.cases.models import Case, ImportJob, RuleSet
from jiceng.cases.reference import categories
from jiceng.core.access import Actor
from jiceng.core.streams import Named, StreamKind, register_stream


def _cases(actor: Actor) -> QuerySet[Any]:
    return visible_to(actor).order_by().values("id")


def _case_names(ids: Iterable[UUID]) -> Named:
    rows = Case.objects.filter(pk__in=set(ids)).order_by("id").values_list("id", "number")
    return {each: (number, reverse("request", args=[each])) for each, number in rows}


def _find_cases(text: str) -> list[UUID]:
    return list(Case.objects.filter(number=text).values_list("id", flat=True))


def _category_names(ids: Iterable[UUID]) -> Named:
    wanted = set(ids)
    return {
        stream: (each.name, reverse("admin-category", args=[code]))
        for code, each in categories.get().items()
        if (stream := category_stream(code)) in wanted
    }


def _find_categories(text: str) -> list[UUID]:
    return [category_stream(text)] if text in categories.get() else []


def _rule_set_names(ids: Iterable[UUID]) -> Named:
    rows = RuleSet.objects.filter(pk__in=set(ids)).order_by("id").values_list("id", "number")
    return {each: (str(number), reverse("admin-rules", args=[each])) for each, number in rows}


def _imports(actor: Actor) -> QuerySet[Any]:
    return jobs.visible_to(actor).order_by().values("id")


def _import_names(ids: Iterable[UUID]) -> Named:
    rows = ImportJob.objects.filter(pk__in=set(ids)).order_by("id").values_list("id", "file_name")
    return {each: (name, reverse("admin-import", args=[each])) for each, name in rows}


register_stream(StreamKind("case", _("Request"), _cases, _case_names, _find_cases))
register_stream(StreamKind("category", _("Category"), None, _category_names, _find_categories))
register_stream(StreamKind("categories", _("Categories")))
register_stream(StreamKind("rule_set", _("Routing rules"), None, _rule_set_names))
register_stream(StreamKind("import", _("Import"), _imports, _import_names))
