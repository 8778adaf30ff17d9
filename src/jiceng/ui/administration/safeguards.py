"""State of the safeguards outside the database: clock, key of daily roots, external copies."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as later
from pydantic import Field

from jiceng.core import clock_monitoring, root_publication, rootkeys
from jiceng.core.access import Actor
from jiceng.core.permissions import RETENTION_RUN
from jiceng.ui.fields import Fields
from jiceng.ui.forms import FieldsForm, fields_form

PLACES = {
    "file": later("File elsewhere"),
    "mail": later("Mail"),
    "post": later("Another installation"),
    "tsa": later("Time-stamping authority"),
}


class ClockConfirmed(Fields):
    """Confirmation of the date by an administrator."""

    reason: Annotated[str, Field(title=later("Method of verification"), max_length=400)] = ""


def clock_form(posted: QueryDict | None = None) -> FieldsForm:
    """The form that confirms the date."""
    return fields_form(ClockConfirmed, posted, ids="clock-%s")


def clock(actor: Actor, form: FieldsForm | None = None) -> dict[str, Any]:
    """Whether a clock is in doubt, and whether this reader may confirm the date.

    Args:
        form: as it came back refused.
    """
    return {
        "clock_form": form or clock_form(),
        "clock": clock_monitoring.doubtful_clock(),
        "now": timezone.now(),
        "may_confirm": actor.is_at_top(RETENTION_RUN),
    }


def safeguards_context(actor: Actor) -> dict[str, Any]:
    """Context for the page of the audit log."""
    return {
        **clock(actor),
        "root_keys": rootkeys.public_keys(),
        "places": [(PLACES[each.kind], each) for each in root_publication.destination_states()],
    }
