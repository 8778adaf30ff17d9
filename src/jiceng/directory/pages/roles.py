"""Pages of roles: list, rights and editing."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from jiceng.core.access import permissions
from jiceng.core.people import signed_in_holder_of
from jiceng.directory import move_preview, staffing
from jiceng.directory.pages.forms import BESIDE, NewRoleForm, RoleForm
from jiceng.directory.pages.proposals import perform_or_propose_on_page
from jiceng.directory.pages.role_rights import rights_of, role_history_lines
from jiceng.directory.permissions import ADMINISTERS, ROLE_EDIT
from jiceng.ui.form_page import FormPage


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """List all roles with labels of their rights."""
    actor = signed_in_holder_of(request, *ADMINISTERS)
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
    return FormPage(
        form=partial(RoleForm, initial=seen),
        act=lambda given: perform_or_propose_on_page(
            request,
            "role.edit",
            by=actor,
            role=code,
            permissions=given["rights"],
            needs_mfa=given["needs_mfa"],
            # A shipped name stays translated unless another one is entered.
            name="" if given["name"] == seen["name"] else given["name"],
        ),
        done=redirect("admin-role", code=code),
        message=_("Saved. Effective immediately for all holders of this role."),
        template="directory/role.html",
        context=lambda form: {
            "role": role,
            "history": role_history_lines(move_preview.role_history(code)),
            **_rights(form),
        },
        beside=BESIDE,
    ).answer(request)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Create a custom role."""
    actor = signed_in_holder_of(request, ROLE_EDIT)
    return FormPage(
        form=NewRoleForm,
        act=lambda given: perform_or_propose_on_page(
            request,
            "role.create",
            by=actor,
            role=given["code"],
            name=given["name"],
            permissions=given["rights"],
            needs_mfa=given["needs_mfa"],
        ),
        done=redirect("admin-roles"),
        message=_("Created."),
        template="directory/role.html",
        context=lambda form: {"role": None, **_rights(form)},
        beside=BESIDE,
    ).answer(request)


def _rights(form: RoleForm) -> dict[str, Any]:
    """All rights by group, with the selected ones."""
    return {"groups": rights_of(permissions()), "chosen": form["rights"].value() or []}
