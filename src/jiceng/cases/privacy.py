"""Which fields of requests are personal, why we need them, and when they end."""

from __future__ import annotations

from jiceng.core.privacy import Personal, declare, keep

AFTER_CLOSING = keep("closed", years=2)
_CONTACT = Personal("to ask back and to tell the reporter the result", AFTER_CLOSING)
_MATTER = Personal("to know what is to be solved; people name people in it", AFTER_CLOSING)
_WORK = Personal("to know who answers for the work", keep("closed", years=10))

declare(
    "cases.Category",
    plain=[
        "code",
        "parent",
        "name",
        "name_en",
        "urgency",
        "deadline_amount",
        "deadline_unit",
        "duplicate_radius_m",
        "duplicate_hours",
        "department_kind",
        "keeps_clock_on_transfer",
        "is_active",
        "is_confidential",
    ],
)
declare(
    "cases.Case",
    personal={
        "title": _MATTER,
        "text": _MATTER,
        "address": Personal("to find the place", AFTER_CLOSING),
        "lon": Personal("to find the place", AFTER_CLOSING),
        "lat": Personal("to find the place", AFTER_CLOSING),
        "media_url": _MATTER,
        "source_ref": Personal(
            "to know again what another system sends twice; people put anything into it",
            AFTER_CLOSING,
        ),
        "suggested_words": _MATTER,
        "resolution": _MATTER,
        "handler": _WORK,
    },
    plain=[
        "id",
        "number",
        "channel",
        "source",
        "link_digest",
        "text_signature",
        "confidential",
        "confidential_by_nature",
        "grid_code",
        "min_unit_code",
        "area",
        "located_by",
        "location_confidence",
        "category",
        "category_confirmed",
        "suggested",
        "suggested_probability",
        "urgency",
        "urgency_by_words",
        "urgency_set",
        "state",
        "is_open",
        "unit",
        "first_receiver",
        "routed_by_rule",
        "opened_at",
        "accepted_at",
        "signed_at",
        "resolved_at",
        "closed_at",
        "changed_at",
        "ledger",
        "due_at",
        "queue_at",
        "breached_at",
        "is_late",
        "breaches_told",
        "is_exempted",
        "on_time",
        "return_count",
        "returned_by",
        "reopen_count",
        "extension_count",
        "merged_into",
        "split_from",
        "is_excluded",
        "is_supervised",
        "callback_valid",
        "callback_contacted",
        "callback_solved",
        "callback_level",
        "callback_way",
        "outcome",
        "erased_at",
        "version",
    ],
)
declare("cases.CaseMerge", plain=["id", "case", "into", "at", "state", "undone_at"])
declare("cases.CaseSearch", personal={"words": _MATTER}, plain=["case", "opened_at", "units"])
declare(
    "cases.Caller",
    personal={"name": _CONTACT, "phone": _CONTACT, "email": _CONTACT, "phone_index": _CONTACT},
    plain=[
        "id",
        "case",
        "original_case",
        "wants_callback",
        "link_digest",
        "added_at",
        "verified_at",
        "erased_at",
    ],
)
declare(
    "cases.Remark",
    personal={"text": _MATTER},
    plain=["id", "case", "kind", "is_internal", "at", "erased_at"],
)
declare(
    "cases.Attachment",
    personal={
        "name": Personal(
            "to see what is wrong and what was done; people may be on it", AFTER_CLOSING
        ),
        "person": _WORK,
    },
    plain=[
        "id",
        "case",
        "task",
        "kind",
        "is_internal",
        "at",
        "digest",
        "width",
        "height",
        "bytes",
        "detached_at",
        "erased_at",
    ],
)
declare(
    "cases.CaseTask",
    personal={"reason": _MATTER, "evidence": _MATTER},
    plain=[
        "id",
        "case",
        "kind",
        "unit",
        "called_by",
        "ground",
        "called_at",
        "arrive_by",
        "arrived_at",
        "closed_at",
        "cancelled_at",
        "missed_at",
        "released_at",
        "caller_score",
        "called_score",
    ],
)
declare(
    "cases.Callback",
    personal={"by": _WORK, "remark": _MATTER},
    plain=[
        "id",
        "case",
        "caller",
        "round",
        "at",
        "reached",
        "why",
        "valid",
        "contacted",
        "solved",
        "level",
        "way",
        "is_unverified",
    ],
)
declare(
    "cases.Approval",
    personal={"asked_by": _WORK, "reason": _MATTER, "decisions": _WORK},
    plain=["id", "case", "kind", "asked_at", "amount", "amount_unit", "granted", "decided_at"],
)
declare("cases.RuleSet", plain=["id", "number", "state", "note", "published_at"])
declare(
    "cases.RoutingRule",
    plain=[
        "id",
        "rule_set",
        "position",
        "area",
        "category",
        "channel",
        "hour_from",
        "hour_to",
        "working_time_only",
        "unit",
        "target_level",
        "department_kind",
        "dispatch_at_once",
    ],
)
declare("cases.TriageCorrection", plain=["id", "case", "suggested", "chosen", "at"])
declare(
    "cases.ImportJob",
    personal={"by": _WORK},
    plain=[
        "id",
        "unit",
        "language",
        "file_name",
        "file_bytes",
        "file_digest",
        "mapping_name",
        "mapping_text",
        "unknown_units",
        "unknown_categories",
        "state",
        "stop_asked",
        "created_at",
        "began_at",
        "began_rows",
        "attempts",
        "rows_total",
        "rows_done",
        "opened",
        "updated",
        "unchanged",
        "rejected",
        "left",
        "points",
        "problem",
        "finished_at",
        "erased_at",
    ],
)
declare(
    "cases.ImportRun",
    plain=[
        "id",
        "mapping",
        "file_name",
        "file_digest",
        "rows_done",
        "opened",
        "updated",
        "unchanged",
        "rejected",
        "left",
        "points",
        "started_at",
        "finished_at",
    ],
)
declare(
    "cases.ImportReject",
    personal={
        "reason": Personal(
            "to say what is wrong with a row; it quotes the row", keep("written", days=30)
        ),
    },
    plain=["id", "run", "line"],
)
