"""Contributions of documents. Documents and numbers are never deleted."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Rights
from jiceng.core.entry_points import FormPages, Urls
from jiceng.core.evidence_comparison import DerivedCheck
from jiceng.core.files import FileOwner
from jiceng.core.manifests import Manifest
from jiceng.core.privacy import DAYS_A_YEAR
from jiceng.core.retention import Retention
from jiceng.core.roles import ALL, TableRights
from jiceng.directory.public import KeptReference
from jiceng.records.documents import queries
from jiceng.records.documents.actions import issuing
from jiceng.records.documents.evidence import EVIDENCE
from jiceng.records.documents.permissions import TEMPLATES_EDIT
from jiceng.records.documents.privacy import PRIVACY
from jiceng.records.documents.refusals import REFUSALS
from jiceng.records.documents.streams import STREAMS
from jiceng.ui.nav import NavItem

MANIFEST = Manifest(
    "documents",
    Rights(TEMPLATES_EDIT, system_administrator=[TEMPLATES_EDIT], administrator=[TEMPLATES_EDIT]),
    Urls("desk/", "jiceng.records.documents.urls"),
    FormPages({"document-template-upload": "document-templates"}),
    NavItem(
        "document-templates",
        _("Templates of documents"),
        icon="file-text",
        area="rules",
        order=57,
        needs=TEMPLATES_EDIT,
    ),
    *STREAMS,
    Retention(
        "documents.files",
        timedelta(days=30 * DAYS_A_YEAR),
        issuing.erase_documents,
        label=_("Files of documents"),
        past=issuing.documents_before,
        erases=["documents.Document"],
    ),
    FileOwner("documents.document", queries.owned_files),
    DerivedCheck(queries.findings),
    TableRights(
        ("documents_template", "documents_counter", "documents_document"), ALL - {"DELETE"}
    ),
    REFUSALS,
    KeptReference(
        ("documents.NumberSequence.unit", "documents.Document.unit"),
        "documents go on saying who issued them",
    ),
    *PRIVACY,
    *EVIDENCE,
)
