"""Administration of usual reasons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jiceng.core import history
from jiceng.core.access import Actor
from jiceng.core.people import signed_in_holder_of
from jiceng.records.reasons import actions, queries, rules
from jiceng.records.reasons.lists import lists
from jiceng.records.reasons.permissions import REASONS_EDIT
from jiceng.ui.form_page import FormPage
from jiceng.ui.history_lines import history_lines

MOST_TOLD: Final = 30
_LONGEST: Final = rules.MOST_TEXTS * (rules.MOST_LETTERS + 2) * 2


class ReasonsForm(forms.Form):
    """The texts of a list, one a line."""

    texts = forms.CharField(
        label=later("Reasons, one a line"), max_length=_LONGEST, required=False, strip=False
    )


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """All lists of usual reasons."""
    actor = signed_in_holder_of(request, REASONS_EDIT)
    entries = history.entries([actions.REASONS_STREAM], MOST_TOLD)
    groups: dict[str, list[queries.ListLine]] = {}
    for line in queries.lines(actor):
        groups.setdefault(str(line.of.group), []).append(line)
    context = {"groups": groups.items(), "history": history_lines(entries, _details)}
    return render(request, "reasons/reasons.html", context)


def _details(entry: history.HistoryEntry) -> Iterator[str]:
    """Details of an event: the list and its texts."""
    known = lists().get(entry.data["list"])
    yield str(known.label) if known else entry.data["list"]
    yield from entry.data["texts"]


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, name: str) -> HttpResponse:
    """The texts of one list."""
    actor = signed_in_holder_of(request, REASONS_EDIT)
    known = actions.list_of(name)
    line = next(each for each in queries.lines(actor) if each.of.name == name)
    return FormPage(
        form=partial(ReasonsForm, initial={"texts": "\n".join(line.texts)}),
        act=partial(_set, actor, line),
        done=redirect("admin-reasons"),
        message=lambda changed: (
            _("Saved. The reasons are offered from now on.")
            if changed
            else _("Nothing was changed.")
        ),
        template="reasons/list.html",
        context=lambda form: {"list": known, "line": line, "form": form, "most": rules.MOST_TEXTS},
    ).answer(request)


def _set(actor: Actor, line: queries.ListLine, given: Mapping[str, Any]) -> bool:
    """Set the typed texts; not the shipped ones, which are in the reader's language only."""
    texts = rules.typed_texts(given["texts"])
    if texts == line.texts:
        return False
    actions.set_reasons(name=line.of.name, texts=texts, by=actor, at=timezone.now())
    return True


@require_POST
def reset(request: HttpRequest, name: str) -> HttpResponse:
    """Return to the shipped texts."""
    actor = signed_in_holder_of(request, REASONS_EDIT)
    return FormPage(
        act=lambda _given: actions.reset_reasons(name=name, by=actor, at=timezone.now()),
        done=redirect("admin-reasons"),
        message=_("The shipped reasons are offered again."),
    ).answer(request)
