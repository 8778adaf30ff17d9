"""Declares requests, their dependent rows and the rules applied to them as evidence."""

from typing import Final

from jiceng.core.evidence import evidence, no_evidence

EVIDENCE: Final = (
    evidence("cases.Category", clear=["name", "name_en", "legal_basis", "directions"]),
    evidence(
        "cases.Case",
        apart={"is_late": "it only says which requests time itself need not look at again"},
        guarded=["link_digest", "text_signature"],
    ),
    no_evidence(
        "It is made from the request, to find it, and compared with it (`derived`)",
        "cases.CaseSearch",
    ),
    evidence(
        "cases.Caller",
        apart={"phone_index": "it follows from the phone, and changes with the key of the index"},
        guarded=["link_digest"],
    ),
    evidence("cases.CaseMerge"),
    evidence("cases.CaseTask"),
    evidence("cases.Callback"),
    evidence("cases.Citation", clear=["title"]),
    evidence("cases.RuleSet"),
    evidence("cases.RoutingRule"),
    evidence("cases.TriageCorrection"),
)
