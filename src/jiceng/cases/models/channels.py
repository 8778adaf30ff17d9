"""By which way a request came, and what its resident wants."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """Channel by which a request was reported."""

    PORTAL = "portal", _("Report page")
    QR = "qr", _("QR poster")
    HOTLINE = "hotline", _("Hotline")
    COUNTER = "counter", _("Counter")
    OFFICER = "officer", _("Grid officer")
    API = "api", _("Interface")
    OPEN311 = "open311", _("Open311")
    IMPORT = "import", _("Import")


class RequestType(models.TextChoices):
    """What a resident wants, whatever the matter; the first field of a hotline's order."""

    CONSULT = "consult", _("Enquiry")
    HELP = "help", _("Request for help")
    COMPLAINT = "complaint", _("Complaint")
    REPORT = "report", _("Report of a violation")
    SUGGESTION = "suggestion", _("Suggestion")
    PRAISE = "praise", _("Praise")
