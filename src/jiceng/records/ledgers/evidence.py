"""Declares entries and lines as evidence; sums are derived from them."""

from __future__ import annotations

from typing import Final

from jiceng.core.evidence import evidence, no_evidence

EVIDENCE: Final = (
    evidence(
        "ledgers.Book",
        clear=["name"],
        apart={"entry_count": "counted from the entries; `proof.differences` compares it"},
    ),
    evidence("ledgers.ClosedPeriod", clear=["digest"]),
    evidence(
        "ledgers.Account",
        clear=["name"],
        apart={"balance": "added up from the lines; `proof.differences` compares it"},
    ),
    evidence("ledgers.Entry", clear=["cause_key"]),
    evidence("ledgers.Line"),
    no_evidence("Added up from the lines; `proof.differences` compares it", "ledgers.MonthSum"),
)
