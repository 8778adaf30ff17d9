"""One move on several requests, with a result for each."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jiceng.cases.actions import named_moves
from jiceng.cases.pages.move_forms import fields_from
from jiceng.core.errors import Invalid
from jiceng.directory import public as directory
from jiceng.directory.public import signed_in_person


@require_POST
def batch(request: HttpRequest, name: str) -> HttpResponse:
    """Make the move on all selected requests and list the results."""
    actor = signed_in_person(request)
    actor.may(f"case.{name}" if name in named_moves.BATCHED else "case.read").or_refuse()
    chosen = [_chosen(raw) for raw in request.POST.getlist("case")]
    fields = fields_from(actor, request.POST)
    outcomes = named_moves.perform_each(
        name, cases=chosen, by=actor, at=timezone.now(), fields=fields
    )
    done = sum(outcome.is_done for outcome in outcomes)
    context = {
        "outcomes": outcomes,
        "done": done,
        "refused": len(outcomes) - done,
        "unit": directory.label_of(fields["unit"]) if fields["unit"] else "",
    }
    return render(request, "cases/batch.html", context)


def _chosen(raw: str) -> tuple[UUID, int]:
    """Identifier and seen version of a request, from its checkbox."""
    case_id, _colon, version = raw.partition(":")
    try:
        return UUID(case_id), int(version[:9])
    except ValueError:
        raise Invalid(
            _("Choose the requests again: the page is out of date."), "move.batch", field="case"
        ) from None
