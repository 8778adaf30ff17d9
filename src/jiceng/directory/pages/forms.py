"""Forms for units, posts and roles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiceng.core.access import permissions
from jiceng.directory import models, rules
from jiceng.directory.matters import matters_to_choose
from jiceng.directory.pages import unit_words
from jiceng.ui.formfields import PhoneField

BESIDE: Final = {
    "directory.bad_code": ("code",),
    "directory.code_taken": ("code",),
    "directory.no_division_code": ("code",),
    "directory.wrong_level": ("kind",),
    "directory.bad_name": ("name",),
    "directory.bad_kind": ("kind",),
    "directory.bad_username": ("username",),
    "directory.username_taken": ("username",),
    "directory.bad_work_number": ("work_number",),
    "directory.work_number_taken": ("work_number",),
    "directory.no_role": ("role",),
    "directory.post_exists": ("role",),
    "directory.unit_closed": ("valid_from",),
    "directory.ends_before_start": ("valid_to", "on"),
    "directory.ends_in_past": ("on",),
    "directory.has_posts": ("successor",),
    "directory.needs_heir": ("successor",),
    "directory.heir_is_itself": ("successor",),
    "directory.heir_of_another_kind": ("successor",),
    "directory.not_there": ("successor",),
    "directory.no_heir": ("successor",),
}
"""For each error code the fields at which it is shown: the first one that the form has."""


class UnitForm(forms.Form):
    """Editable fields of a unit."""

    name = forms.CharField(max_length=120, label=_("Name"))
    kind = forms.ChoiceField(label=_("Type"))
    department_kind = forms.ChoiceField(required=False, label=_("In charge of"))

    def __init__(self, *given: Any, tree: str, also: str = "", **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["kind"].choices = unit_words.kinds_of(tree)  # type: ignore[attr-defined]
        self.fields["department_kind"].choices = [  # type: ignore[attr-defined]
            ("", _("nothing in particular")),
            *matters_to_choose(also),
        ]


class NewUnitForm(UnitForm):
    """Fields of a new unit, of a kind that is allowed below its parent."""

    code = forms.CharField(max_length=40, label=pgettext_lazy("identifier", "Code"))
    valid_from = forms.DateField(required=False, label=_("Start date"))

    def __init__(self, *given: Any, above: models.Unit, **more: Any) -> None:
        super().__init__(*given, tree=above.tree, **more)
        names = dict(unit_words.kinds_of(above.tree))
        kinds = rules.kinds_below(above.kind, names)
        self.fields["kind"].choices = [(kind, names[kind]) for kind in kinds]  # type: ignore[attr-defined]


class EndingForm(forms.Form):
    """End date and successor."""

    on = forms.DateField(required=False, label=_("End date"))
    successor = forms.TypedChoiceField(
        required=False, coerce=UUID, empty_value=None, label=_("Taken over by")
    )

    def __init__(self, *given: Any, candidates: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*given, **more)
        choices = [("", _("not assigned yet")), *candidates]
        self.fields["successor"].choices = choices  # type: ignore[attr-defined]


def end_of(given: Mapping[str, Any]) -> dict[str, str | None]:
    """End date and successor as arguments of an action that may be proposed."""
    on, successor = given["on"], given["successor"]
    return {"on": on.isoformat() if on else None, "successor": str(successor) if successor else ""}


class CloseForm(EndingForm):
    """First day on which a unit no longer exists."""

    on = forms.DateField(required=False, label=_("Closing date"))


class PostForm(forms.Form):
    """Role and period of a post."""

    role = forms.ChoiceField(label=_("Role"))
    valid_from = forms.DateField(required=False, label=_("From"))
    valid_to = forms.DateField(required=False, label=_("End date"))

    def __init__(self, *given: Any, roles: list[models.Role], **more: Any) -> None:
        super().__init__(*given, **more)
        named = [(role.code, str(role)) for role in roles]
        self.fields["role"].choices = [("", _("choose one")), *named]  # type: ignore[attr-defined]


class NewcomerForm(PostForm):
    """Role and period of a post, with the details of a new person."""

    name = forms.CharField(max_length=80, label=_("Full name"))
    work_number = forms.CharField(max_length=40, required=False, label=_("Work number"))
    username = forms.CharField(max_length=80, required=False, label=_("User name"))
    phone = PhoneField(label=_("Phone at work"))


NEWCOMER: Final = ("name", "work_number", "username", "phone")
"""Fields of the form about a new person."""


class RoleForm(forms.Form):
    """Name and rights of a role."""

    name = forms.CharField(max_length=80, label=_("Name"))
    rights = forms.MultipleChoiceField(required=False, label=_("Permissions"))
    needs_mfa = forms.BooleanField(required=False, label=_("Needs a second factor"))

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        choices = [(str(right), right.label) for right in permissions().values()]
        self.fields["rights"].choices = choices  # type: ignore[attr-defined]


class NewRoleForm(RoleForm):
    """Name and rights of a custom role."""

    code = forms.CharField(max_length=40, label=pgettext_lazy("identifier", "Code"))
