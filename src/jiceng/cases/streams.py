"""Event streams of requests and their configuration, for the audit log."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jiceng.cases.access.visibility import visible_to
from jiceng.cases.actions.administration import category_stream
from jiceng.cases.importing import TARGET
from jiceng.cases.intake.reference import categories
from jiceng.cases.models import Case, RuleSet
from jiceng.cases.notifications import summary
from jiceng.core.access import Actor
from jiceng.core.streams import EventWords, StreamKind, StreamTitles, Watch, WatchedEvents
from jiceng.records.imports.public import stream_of


def _cases(actor: Actor) -> QuerySet[Any]:
    return visible_to(actor).order_by().values("id")


def _case_names(ids: Iterable[UUID]) -> StreamTitles:
    rows = Case.objects.filter(pk__in=set(ids)).order_by("id").values_list("id", "number")
    return {each: (number, _case_path(each)) for each, number in rows}


def _case_path(case: UUID) -> str:
    return reverse("request", args=[case])


def _find_cases(text: str) -> list[UUID]:
    return list(Case.objects.filter(number=text).values_list("id", flat=True))


def _category_names(ids: Iterable[UUID]) -> StreamTitles:
    wanted = set(ids)
    return {
        stream: (each.name, reverse("admin-category", args=[code]))
        for code, each in categories.get().items()
        if (stream := category_stream(code)) in wanted
    }


def _find_categories(text: str) -> list[UUID]:
    return [category_stream(text)] if text in categories.get() else []


def _rule_set_names(ids: Iterable[UUID]) -> StreamTitles:
    rows = RuleSet.objects.filter(pk__in=set(ids)).order_by("id").values_list("id", "number")
    return {each: (str(number), reverse("admin-rules", args=[each])) for each, number in rows}


def _imports(actor: Actor) -> QuerySet[Any]:
    return TARGET.visible_to(actor).order_by().values("id")


STREAMS: Final = (
    StreamKind(
        "case",
        _("Request"),
        _cases,
        _case_names,
        _find_cases,
        load=Case.objects.in_bulk,
        summary=summary,
        path=_case_path,
    ),
    StreamKind("category", _("Category"), None, _category_names, _find_categories),
    StreamKind("categories", _("List of categories")),
    StreamKind("rule_set", _("Routing rules"), None, _rule_set_names),
    *stream_of(TARGET.stream, _("Import"), _imports),
    WatchedEvents(Watch.VIEWS, ("case.caller_revealed", "case.texts_revealed", "caller.looked_up")),
    WatchedEvents(Watch.SETTINGS, ("category.edited", "categories.installed", "routing.published")),
    EventWords(
        {
            "category.edited": _("Changed"),
            "categories.installed": _("Shipped categories installed"),
            "categories.replaced": _("Former categories replaced"),
            "categories.restored": _("Former categories restored"),
            "routing.drafted": _("Draft created"),
            "routing.rule_added": _("Rule added"),
            "routing.rule_changed": _("Rule changed"),
            "routing.rule_moved": _("Rule moved"),
            "routing.rule_removed": _("Rule removed"),
            "routing.discarded": _("Draft discarded"),
            "routing.published": _("Published"),
            "routing.handed_over": _("Unit replaced by its successor in rules"),
            "case.workers_forgotten": _("Staff names on old requests erased"),
            "case.opened": _("Received"),
            "case.imported": _("Imported"),
            "case.import_updated": _("Updated by import"),
            "case.classified": _("Category suggested"),
            "case.category_confirmed": _("Category confirmed"),
            "case.retyped": _("Request type changed"),
            "case.contacted": _("Resident contacted"),
            "case.answered": _("Resident answered"),
            "case.answered_directly": _("Answered and closed at the counter"),
            "case.routed": _("Routed to inbox"),
            "case.accepted": _("Accepted"),
            "case.declined": _("Not accepted"),
            "case.dispatched": _("Dispatched"),
            "case.signed": _("Acknowledged"),
            "case.noted": _("Note"),
            "case.look_asked": _("Grid officer asked to verify"),
            "case.look_answered": _("Verified by grid officer"),
            "case.look_declined": _("Grid officer could not verify"),
            "case.added": _("The resident added information"),
            "case.member_added": _("The resident of a merged request added information"),
            "case.joined": _("Another resident follows this request"),
            "case.attached": _("Photos added"),
            "case.voice_added": _("Voice message added"),
            "case.transcribed": _("Voice message typed"),
            "case.detached": _("Photo removed"),
            "case.returned": _("Returned"),
            "case.transferred": _("Transferred"),
            "case.handed_over": _("Transferred to the successor unit"),
            "case.handler_changed": _("Handler changed"),
            "case.task_handed_over": _("Part transferred to successor unit"),
            "case.taken_back": _("Withdrawn"),
            "case.supervised": _("Escalated"),
            "case.resolved": _("Reported as done"),
            "case.closed": _("Closed"),
            "case.reopened": _("Reopened"),
            "case.whistled": _("Whistle call made"),
            "case.reported_in": _("Checked in"),
            "case.arrival_missed": _("Not checked in on time"),
            "case.whistle_ended": _("Closed jointly"),
            "case.task_closed": _("Part completed"),
            "case.task_cancelled": _("Call withdrawn"),
            "case.task_scored": _("Cooperation scored"),
            "case.asked": _("Application submitted"),
            "case.decided": _("Decided"),
            "case.ask_withdrawn": _("Application withdrawn"),
            "case.extended": _("Extended"),
            "case.resumed": _("Resumed"),
            "case.called_back": _("Called back"),
            "case.callback_given_up": _("Closed without callback"),
            "case.caller_revealed": _("Resident's details viewed"),
            "case.caller_corrected": _("Resident's details corrected"),
            "case.dormant": _("Unit warned that the content will be erased"),
            "case.texts_revealed": _("Hidden numbers viewed"),
            "caller.looked_up": _("Earlier requests of a resident searched"),
            "case.caller_erased": _("Resident's details erased"),
            "case.matter_erased": _("Content erased"),
            "case.merged": _("Merged"),
            "case.absorbed": _("Merged in another request"),
            "case.unmerged": _("Unmerged"),
            "case.released": _("Unmerged a request"),
            "case.split": _("Split"),
            "case.split_off": _("Split off"),
            "case.breached": _("Deadline passed"),
            "case.guarded": _("Made confidential because of sensitive words"),
            "case.recounted": _("Deadline recalculated after a calendar change"),
            "case.reminded": _("Reminded"),
        }
    ),
)
