"""Forms of the pages of grids."""

from __future__ import annotations

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from jiceng.directory import public as directory
from jiceng.grids import coordinate_systems, models

SYSTEMS = (
    (coordinate_systems.Crs.WGS84.value, _("WGS 84 or CGCS2000 (surveys, GPS)")),
    (coordinate_systems.Crs.GCJ02.value, _("GCJ-02 (Amap, Tencent)")),
    (coordinate_systems.Crs.BD09.value, _("BD-09 (Baidu)")),
)


class UploadForm(forms.Form):
    """Options for reading a file of outlines."""

    level = forms.ChoiceField(choices=models.GridLevel.choices)
    crs = forms.ChoiceField(choices=SYSTEMS)
    code_field = forms.CharField(max_length=80, required=False)
    name_field = forms.CharField(max_length=80, required=False)
    note = forms.CharField(max_length=200, required=False)


class ChangeForm(forms.Form):
    """The cell that a change is about, and the state of the draft that it is based on."""

    cell = forms.CharField(max_length=40, required=False)
    revision = forms.CharField(max_length=9, required=False)

    def clean_revision(self) -> int | None:
        """The number; without one the change is based on whatever the draft is now."""
        typed = self.cleaned_data["revision"]
        return int(typed) if typed.isascii() and typed.isdigit() else None


class JoinForm(ChangeForm):
    """The neighbour with which a cell becomes one."""

    other = forms.CharField(max_length=40, required=False)


class CellForm(ChangeForm):
    """Fields of one cell of a draft, apart from its outline."""

    code = forms.CharField(max_length=40)
    name = forms.CharField(max_length=120)
    unit = forms.UUIDField(required=False)


class DrawnForm(CellForm):
    """A cell as the map sends it."""

    geometry = forms.CharField(required=False, max_length=4_000_000)
    follow = forms.BooleanField(required=False)


class CornersForm(ChangeForm):
    """An outline as the list of its corners."""

    corners = forms.CharField(max_length=400_000)
    crs = forms.ChoiceField(choices=SYSTEMS)
    follow = forms.BooleanField(required=False)


class SplitForm(ChangeForm):
    """The line along which a cell is cut, and what its smaller part is called."""

    code = forms.CharField(max_length=40)
    name = forms.CharField(max_length=120)
    geometry = forms.CharField(max_length=1_000_000)


class OnGridForm(forms.Form):
    """Base of forms on the page of a grid."""

    code = forms.CharField(max_length=40, required=False)


WHO_AND_WHEN = dict.fromkeys(("required", "invalid"), _("Choose a person, and check the date."))


class PostForm(OnGridForm):
    """A person with a post on a grid."""

    person = forms.UUIDField(error_messages=WHO_AND_WHEN)
    role = forms.ChoiceField(choices=models.GridRole.choices)
    speciality = forms.CharField(max_length=40, required=False)
    valid_from = forms.DateField(required=False, error_messages=WHO_AND_WHEN)


class EndForm(OnGridForm):
    """The first day on which something no longer holds; today when left open."""

    valid_to = forms.DateField(
        required=False,
        error_messages={"invalid": _("This is no date. Leave it empty for today.")},
    )


class PublicPhoneForm(OnGridForm):
    """A work phone for the posters; empty for none."""

    phone = forms.CharField(required=False)


class PartyForm(OnGridForm):
    """A Party branch or group of a grid."""

    party_unit = forms.UUIDField(
        error_messages=dict.fromkeys(
            ("required", "invalid"), _("Choose a Party unit from the list.")
        )
    )


def areas_of(units: directory.UnitTree, paths: tuple[str, ...], on: date) -> list[directory.Node]:
    """Streets and communities below some units that exist on a day, to choose from."""
    return units.existing(on, paths, {"street_town", "village_community"})


def party_units(units: directory.UnitTree, on: date) -> list[directory.Node]:
    """Party units that exist on a day, to choose from."""
    return units.existing(on, tree=directory.Tree.PARTY)
