"""Forms of the pages of grids."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jiceng.directory import public as directory
from jiceng.grids import coordinate_systems, models

SYSTEMS = (
    (coordinate_systems.Crs.WGS84.value, _("WGS 84 or CGCS2000 (surveys, GPS)")),
    (coordinate_systems.Crs.GCJ02.value, _("GCJ-02 (Amap, Tencent)")),
    (coordinate_systems.Crs.BD09.value, _("BD-09 (Baidu)")),
)
# The kinds of people who are attached to grids: the police officer, the village-lane judge …
SPECIALITIES = (
    ("police", _("Police officer")),
    ("judge", _("Village-lane judge")),
    ("urban_management", _("Urban management")),
    ("fire", _("Fire safety")),
    ("market", _("Market supervision")),
    ("health", _("Family doctor")),
    ("lawyer", _("Legal adviser")),
    ("electrician", _("Electrician")),
)


class UploadForm(forms.Form):
    """Options for reading a file of outlines."""

    level = forms.ChoiceField(choices=models.GridLevel.choices)
    crs = forms.ChoiceField(choices=SYSTEMS)
    code_field = forms.CharField(max_length=80, required=False)
    name_field = forms.CharField(max_length=80, required=False)
    note = forms.CharField(max_length=200, required=False)


class CellForm(forms.Form):
    """Fields of one cell of a draft, apart from its outline."""

    code = forms.CharField(max_length=40)
    name = forms.CharField(max_length=120)
    unit = forms.UUIDField(required=False)

    @property
    def changes(self) -> dict[str, Any]:
        """Arguments of the action."""
        data = self.cleaned_data
        return {"code": data["code"], "name": data["name"], "unit_id": data["unit"]}


class DrawnForm(CellForm):
    """A cell as the map sends it."""

    geometry = forms.CharField(required=False, max_length=4_000_000)
    follow = forms.BooleanField(required=False)


class CornersForm(forms.Form):
    """An outline as the list of its corners."""

    corners = forms.CharField(max_length=400_000)
    crs = forms.ChoiceField(choices=SYSTEMS)
    follow = forms.BooleanField(required=False)


class SplitForm(forms.Form):
    """The line along which a cell is cut, and what its smaller part is called."""

    code = forms.CharField(max_length=40)
    name = forms.CharField(max_length=120)
    geometry = forms.CharField(max_length=1_000_000)


class PostForm(forms.Form):
    """A person with a post on a grid."""

    person = forms.UUIDField()
    role = forms.ChoiceField(choices=models.GridRole.choices)
    speciality = forms.CharField(max_length=40, required=False)
    valid_from = forms.DateField(required=False)


class EndForm(forms.Form):
    """The first day on which something no longer holds; today when left open."""

    valid_to = forms.DateField(required=False)


def speciality(code: str) -> str:
    """Label of a kind of specialist; the code itself for own kinds."""
    return str(dict(SPECIALITIES).get(code, code))


def areas_of(units: directory.UnitTree, paths: tuple[str, ...], on: date) -> list[directory.Node]:
    """Streets and communities below some units that exist on a day, to choose from."""
    return units.existing(on, paths, {"street_town", "village_community"})


def party_units(units: directory.UnitTree, on: date) -> list[directory.Node]:
    """Party units that exist on a day, to choose from."""
    return units.existing(on, tree=directory.Tree.PARTY)
