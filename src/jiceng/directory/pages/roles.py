"""Pages of roles: list, rights and editing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from jiceng.core.access import permissions
from jiceng.core.people import signed_in_holder_of
from jiceng.directory import move_preview, second_approval, staffing
from jiceng.directory.pages.forms import NewRoleForm, RoleForm, errors_shown_at
from jiceng.directory.pages.proposals import to_proposals
from jiceng.directory.pages.role_rights import rights_of, role_history_lines
from jiceng.directory.permissions import DIRECTORY_EDIT, ROLE_EDIT


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """All roles with their rights in words."""
    actor = signed_in_holder_of(request, DIRECTORY_EDIT)
    rows = [
        {"role": role, "holders": holders, "groups": rights_of(role.permissions)}
        for role, holders in staffing.roles(actor, timezone.localdate())
    ]
    context = {"rows": rows, "may_edit": actor.holds(ROLE_EDIT)}
    return render(request, "directory/roles.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, code: str) -> HttpResponse:
    """One role: its rights, editing, and history."""
    actor = signed_in_holder_of(request, ROLE_EDIT)
    role = staffing.role_with(actor, code)
    seen = {"name": str(role), "rights": role.permissions, "needs_mfa": role.needs_mfa}
    form = RoleForm(request.POST or None, initial=seen)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with errors_shown_at(form):
            _role, proposal = second_approval.perform_or_propose(
                "role.edit",
                role=code,
                permissions=given["rights"],
                needs_mfa=given["needs_mfa"],
                # A shipped name stays translated unless another one is entered.
                name="" if given["name"] == seen["name"] else given["name"],
                by=actor,
                at=timezone.now(),
            )
            if proposal:
                return to_proposals(request)
        if not form.errors:
            messages.success(
                request, _("Saved. Effective immediately for all holders of this role.")
            )
            return redirect("admin-role", code=code)
    history = role_history_lines(move_preview.role_history(code))
    return _page(request, form, {"role": role, "history": history})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A role of the installation's own."""
    actor = signed_in_holder_of(request, ROLE_EDIT)
    form = NewRoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with errors_shown_at(form):
            _role, proposal = second_approval.perform_or_propose(
                "role.create",
                role=given["code"],
                name=given["name"],
                permissions=given["rights"],
                needs_mfa=given["needs_mfa"],
                by=actor,
                at=timezone.now(),
            )
            if proposal:
                return to_proposals(request)
        if not form.errors:
            messages.success(request, _("Created."))
            return redirect("admin-roles")
    return _page(request, form, {"role": None})


def _page(request: HttpRequest, form: RoleForm, context: dict[str, Any]) -> HttpResponse:
    chosen = form["rights"].value() or []
    context |= {"form": form, "groups": rights_of(permissions()), "chosen": chosen}
    status = 422 if request.method == "POST" else 200
    return render(request, "directory/role.html", context, status=status)
