"""Pages of one's own notifications and their settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Annotated, Any, Final
from uuid import UUID

from django import forms
from django.conf import settings as installation
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from pydantic import Field

from jiceng.core.access import Actor
from jiceng.core.errors import NotFound
from jiceng.core.notification_kinds import notification_kinds
from jiceng.directory import public as directory
from jiceng.notifications import actions, queries, rules, words
from jiceng.notifications.models import Notification
from jiceng.ui import nav
from jiceng.ui.fields import Fields
from jiceng.ui.form_page import FormPage
from jiceng.ui.forms import FieldsForm, fields_form

WHAT_A_TIME_IS: Final = dict.fromkeys(("required", "invalid"), later("Give a time such as 22:00."))


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
    texts = words.texts_of(page.rows)
    context = {
        "rows": [_shown(row, texts[row.pk]) for row in page.rows],
        "next": page.next,
        "unread": unread,
        "waiting": waiting,
    }
    return render(request, "notifications/list.html", context)


def _shown(row: Notification, text: words.NotificationText) -> dict[str, Any]:
    return {
        "id": row.pk,
        "label": text.label,
        "icon": text.icon,
        "summary": text.summary,
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
    """Mark one as read, and redirect to its target."""
    actor = directory.signed_in_person(request)
    row = queries.visible_to(actor).filter(pk=notice_id).first()
    if row is None:
        raise NotFound(_("Notification not found."), "notices.not_found")
    actions.mark_read(by=actor, at=timezone.now(), notifications=[row.pk])
    return redirect(words.link(row))


class SettingsForm(forms.Form):
    """Quiet hours, and the delivery mode of each kind of notification."""

    quiet_from = forms.TimeField(label=later("From"), error_messages=WHAT_A_TIME_IS)
    quiet_to = forms.TimeField(label=later("To"), error_messages=WHAT_A_TIME_IS)
    urgent_passes = forms.BooleanField(
        label=later("Always notify me of emergencies"), required=False
    )

    def __init__(self, posted: QueryDict | None, wish: queries.DeliveryPreference) -> None:
        seen = {f"mode-{kind}": wish.mode(kind) for kind in notification_kinds()}
        seen |= {
            "quiet_from": f"{wish.quiet.begins:%H:%M}",
            "quiet_to": f"{wish.quiet.ends:%H:%M}",
        }
        begun = {**seen, "urgent_passes": wish.quiet.urgent_passes}
        super().__init__(posted, auto_id="%s", initial=begun)
        modes = [(mode, words.MODES[mode]) for mode in rules.MODES]
        for kind, each in notification_kinds().items():
            name = f"mode-{kind}"
            self.fields[name] = forms.ChoiceField(choices=modes, label=each.label, required=False)

    @property
    def modes(self) -> list[forms.BoundField]:
        """The fields of the kinds of notifications."""
        return [self[f"mode-{kind}"] for kind in notification_kinds()]


class NewChannel(Fields):
    """An additional address for notifications."""

    label: Annotated[str, Field(title=later("Name"))] = ""
    address: Annotated[str, Field(title=later("Address"))] = ""
    secret: str = ""


def _channel_form(posted: QueryDict | None = None) -> FieldsForm:
    return fields_form(NewChannel, posted, ids="channel-%s")


def _wish(actor: Actor) -> queries.DeliveryPreference:
    if actor.id is None:
        return queries.DeliveryPreference()
    return queries.preferences_of([actor.id])[actor.id]


@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """Notification settings and channels."""
    actor = directory.signed_in_person(request)
    wish = _wish(actor)
    return FormPage(
        form=lambda posted: SettingsForm(posted, wish),
        act=partial(_set, actor),
        done=redirect("notice-settings"),
        message=_("Saved."),
        show=lambda form, _problem: _settings(request, actor, form=form),
        status=None,
    ).answer(request)


def _set(actor: Actor, given: Mapping[str, Any]) -> None:
    actions.set_preferences(
        by=actor,
        at=timezone.now(),
        quiet_from=given["quiet_from"],
        quiet_to=given["quiet_to"],
        urgent_passes=given["urgent_passes"],
        modes={
            kind: given[f"mode-{kind}"] or each.mode for kind, each in notification_kinds().items()
        },
    )


def _settings(request: HttpRequest, actor: Actor, **forms_back: Any) -> HttpResponse:
    """The settings page; `form`, `channel_form` or `refused` contain refused input."""
    context = {
        "form": SettingsForm(None, _wish(actor)),
        "channel_form": _channel_form(),
        "refused": None,
        "channels": [
            {"row": row, "fault": words.FAULTS.get(row.fault, "")}
            for row in queries.channels_of(actor)
        ],
        "given_up": queries.given_up(actor),
        "schemes": sorted(installation.JICENG_NOTICE_SCHEMES),
        "most": actions.MOST_CHANNELS,
        **forms_back,
    }
    return render(request, "notifications/settings.html", context)


@require_POST
def add_channel(request: HttpRequest) -> HttpResponse:
    """Add an address for notifications."""
    actor = directory.signed_in_person(request)
    return FormPage(
        form=_channel_form,
        act=lambda given: actions.add_channel(by=actor, at=timezone.now(), **given.model_dump()),
        done=redirect("notice-settings"),
        message=_("Saved."),
        show=lambda form, _problem: _settings(request, actor, channel_form=form),
        status=None,
    ).answer(request)


@require_POST
def change_channel(request: HttpRequest, channel_id: UUID, verb: str) -> HttpResponse:
    """Send a test message to a channel, or remove it."""
    actor = directory.signed_in_person(request)
    if verb not in CHANNEL_VERBS:
        raise NotFound(_("Action not found."), "notices.verb")
    act, message = CHANNEL_VERBS[verb]
    return FormPage(
        act=lambda _given: act(channel=channel_id, by=actor, at=timezone.now()),
        done=redirect("notice-settings"),
        message=str(message),
        show=lambda form, _problem: _settings(request, actor, refused=form),
        status=None,
    ).answer(request)


CHANNEL_VERBS: Final[Mapping[str, tuple[Callable[..., object], Any]]] = {
    "try": (actions.send_test_message, later("Sending. Reload this page to see the result.")),
    "remove": (actions.remove_channel, later("Done.")),
}
