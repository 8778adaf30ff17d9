"""Contributions of links; their events belong to the streams of the records."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jiceng.core.manifests import Manifest
from jiceng.core.refusals import Refusals
from jiceng.core.roles import ALL, TableRights
from jiceng.core.streams import EventWords
from jiceng.records.links.evidence import EVIDENCE
from jiceng.records.links.privacy import PRIVACY

MANIFEST = Manifest(
    "links",
    EventWords(
        {
            "link.issued": _("Secret link issued"),
            "link.renewed": _("Secret link renewed"),
            "link.revoked": _("Secret link revoked"),
        }
    ),
    TableRights(("links_secretlink",), ALL - {"DELETE"}),
    Refusals(
        {
            "link.over": _("This moment has passed. Choose a later end for the link."),
            "link.revoked": _("This link was revoked. Issue a new one."),
            "link.taken": _("This secret opens another record. Issue a link with a new secret."),
        }
    ),
    *PRIVACY,
    *EVIDENCE,
)
