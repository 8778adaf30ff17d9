"""What specialists of grids are: the police officer, the village-lane judge and others."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

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


def speciality(code: str) -> str:
    """Label of a kind of specialist; the code itself for own kinds."""
    return str(dict(SPECIALITIES).get(code, code))
