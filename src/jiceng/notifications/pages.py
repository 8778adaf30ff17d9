"""Pages of one's own notifications and their settings."""

from __future__ import annotations

from datetime import time
from typing import Any
from uuid import UUID

from django.conf import settings as installation
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jiceng.core.access import Actor
from jiceng.core.errors import Invalid, NotFound, Problem
from jiceng.core.notification_kinds import notification_kinds
from jiceng.directory import public as directory
from jiceng.notifications import actions, queries, rules, words
from jiceng.notifications.models import Notification
from jiceng.ui import nav


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """The actor's notifications, the newest first."""
    actor = directory.signed_in_person(request)
    unread = request.GET.get("all") != "yes"
    before = request.GET.get("before", "")
    page = queries.inbox(actor, unread=unread, before=before)
    is_all = unread and not before and not page.next
    waiting = len(page.rows) if is_all else queries.unread_count(actor)
    nav.note_count(request, "notices", waiting)
    said = words.said(page.rows)
    context = {
        "rows": [_shown(row, said[row.pk]) for row in page.rows],
        "next": page.next,
        "unread": unread,
        "waiting": waiting,
    }
    return render(request, "notifications/list.html", context)


def _shown(row: Notification, said: words.NotificationText) -> dict[str, Any]:
    return {
        "id": row.pk,
        "label": said.label,
        "icon": said.icon,
        "summary": said.summary,
        "at": row.at,
        "is_read": row.read_at is not None,
        "is_urgent": row.is_urgent,
    }


@require_GET
def count(request: HttpRequest) -> HttpResponse:
    """The number of unread notifications, for the badge."""
    return JsonResponse({"unread": queries.unread_count(directory.signed_in_person(request))})


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark all as read."""
    actions.mark_read(by=directory.signed_in_person(request), at=timezone.now())
    return redirect("notices")


@require_POST
def open_one(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Mark one as read, and go to where it leads."""
    actor = directory.signed_in_person(request)
    row = queries.visible_to(actor).filter(pk=notice_id).first()
    if row is None:
        raise NotFound(_("Notification not found."), "notices.not_found")
    actions.mark_read(by=actor, at=timezone.now(), notifications=[row.pk])
    return redirect(words.link(row))


@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """Notification settings and channels."""
    actor = directory.signed_in_person(request)
    if request.method != "POST":
        return _settings(request, actor)
    try:
        actions.set_preferences(
            by=actor,
            at=timezone.now(),
            quiet_from=_time(request, "quiet_from"),
            quiet_to=_time(request, "quiet_to"),
            urgent_passes=request.POST.get("urgent_passes") == "yes",
            modes={
                kind: request.POST.get(f"mode-{kind}", each.mode)
                for kind, each in notification_kinds().items()
            },
        )
    except Problem as problem:
        return _settings(request, actor, problem)
    messages.success(request, _("Saved."))
    return redirect("notice-settings")


def _time(request: HttpRequest, name: str) -> time:
    try:
        return time.fromisoformat(request.POST.get(name, "")[:5])
    except ValueError:
        raise Invalid(_("Give a time such as 22:00."), "notices.time", field=name) from None


def _settings(request: HttpRequest, actor: Actor, problem: Problem | None = None) -> HttpResponse:
    wish = (
        queries.preferences_of([actor.id])[actor.id] if actor.id else queries.DeliveryPreference()
    )
    context = {
        "problem": problem,
        "wish": wish,
        "quiet_from": f"{wish.quiet.begins:%H:%M}",
        "quiet_to": f"{wish.quiet.ends:%H:%M}",
        "kinds": [
            {"kind": kind, "label": each.label, "mode": wish.mode(kind)}
            for kind, each in notification_kinds().items()
        ],
        "modes": [(mode, words.MODES[mode]) for mode in rules.MODES],
        "channels": [
            {"row": row, "fault": words.FAULTS.get(row.fault, "")}
            for row in queries.channels_of(actor)
        ],
        "given_up": queries.given_up(actor),
        "schemes": sorted(installation.JICENG_NOTICE_SCHEMES),
        "most": actions.MOST_CHANNELS,
        "typed": {name: request.POST.get(name, "") for name in ("label", "address")},
    }
    status = problem.status if problem else 200
    return render(request, "notifications/settings.html", context, status=status)


@require_POST
def add_channel(request: HttpRequest) -> HttpResponse:
    """Have notifications sent somewhere as well."""
    actor, given = directory.signed_in_person(request), request.POST
    try:
        actions.add_channel(
            by=actor,
            at=timezone.now(),
            label=given.get("label", ""),
            address=given.get("address", ""),
            secret=given.get("secret", ""),
        )
    except Problem as problem:
        return _settings(request, actor, problem)
    messages.success(request, _("Saved."))
    return redirect("notice-settings")


@require_POST
def change_channel(request: HttpRequest, channel_id: UUID, verb: str) -> HttpResponse:
    """Try a channel, or remove it."""
    actor, now = directory.signed_in_person(request), timezone.now()
    match verb:
        case "try":
            try:
                actions.send_test_message(channel=channel_id, by=actor, at=now)
            except NotFound:
                raise
            except Problem as problem:
                return _settings(request, actor, problem)
            messages.success(request, _("Sending. Reload this page to see the result."))
            return redirect("notice-settings")
        case "remove":
            actions.remove_channel(channel=channel_id, by=actor, at=now)
        case _other:
            raise NotFound(_("Action not found."), "notices.verb")
    messages.success(request, _("Done."))
    return redirect("notice-settings")
