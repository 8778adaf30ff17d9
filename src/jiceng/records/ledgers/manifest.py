"""Contributions of ledgers. Rows are never deleted, and lines never changed."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from jiceng.core.evidence_comparison import DerivedCheck
from jiceng.core.manifests import Manifest
from jiceng.core.privacy import DAYS_A_YEAR
from jiceng.core.retention import Retention
from jiceng.core.roles import ADD, ALL, TableRights
from jiceng.directory.public import KeptReference
from jiceng.records.ledgers import proof
from jiceng.records.ledgers.actions import retention
from jiceng.records.ledgers.evidence import EVIDENCE
from jiceng.records.ledgers.privacy import PRIVACY
from jiceng.records.ledgers.refusals import REFUSALS
from jiceng.records.ledgers.streams import STREAMS

MANIFEST = Manifest(
    "ledgers",
    *STREAMS,
    Retention(
        "ledgers.text_of_money",
        timedelta(days=30 * DAYS_A_YEAR),
        retention.erase_texts_of_money,
        label=_("Texts of entries in accounts of money"),
        past=lambda cutoff: retention.texts_before(cutoff, of=retention.MONEY),
        erases=["ledgers.Entry.text"],
    ),
    Retention(
        "ledgers.other_text",
        timedelta(days=3 * DAYS_A_YEAR),
        retention.erase_other_texts,
        label=_("Texts of entries in ledgers of points and hours"),
        past=lambda cutoff: retention.texts_before(cutoff, of=~retention.MONEY),
        erases=["ledgers.Entry.text"],
    ),
    DerivedCheck(proof.findings),
    TableRights(("ledgers_line", "ledgers_closedperiod"), ADD),
    TableRights(
        ("ledgers_book", "ledgers_account", "ledgers_entry", "ledgers_monthsum"), ALL - {"DELETE"}
    ),
    REFUSALS,
    KeptReference(
        ("ledgers.Book.unit",), "its successor opens books of its own and books the balances over"
    ),
    *PRIVACY,
    *EVIDENCE,
)
