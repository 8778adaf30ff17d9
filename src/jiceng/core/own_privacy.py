"""Privacy declarations of core: chains name actors by reference, without plain personal data."""

from typing import Final

from jiceng.core.privacy import Personal, declare, keep

_RECORD = [
    "day",
    "algorithm",
    "count",
    "root",
    "closed_at",
    "number",
    "previous",
    "signature",
    "key",
]
_ASKED = Personal("to show how a data subject's request was met", keep("answered", years=3))

PRIVACY: Final = (
    declare("core.Stream", plain=["id", "kind", "seq", "hash"]),
    declare(
        "core.Event",
        plain=[
            "stream_id",
            "seq",
            "stream_kind",
            "type",
            "at",
            "recorded_at",
            "actor",
            "data",
            "algorithm",
            "prev_hash",
            "hash",
            "changes",
        ],
    ),
    declare(
        "core.EvidenceTable", plain=["table", "columns", "is_due", "is_whole", "adding", "upto"]
    ),
    declare("core.DayRoot", plain=_RECORD),
    # The reason is published with the root; the help of the command that writes it says so.
    declare("core.DaySupplement", plain=[*_RECORD, "supplement", "reason"]),
    declare(
        "core.RootDelivery", plain=["number", "place", "sent_at", "attempts", "fault", "token"]
    ),
    declare("core.ReceivedRoot", plain=["key", "link", "number", "record", "received_at"]),
    declare(
        "core.MachineClock", plain=["machine", "wall", "boot", "since_boot", "held_since", "ahead"]
    ),
    declare(
        "core.BackgroundJob",
        personal={"reason": Personal("to know why it was requested", keep("asked", years=10))},
        plain=[
            "id",
            "kind",
            "asked_by",
            "asked_at",
            "language",
            "stop_asked",
            "began_at",
            "attempts",
            "seen",
            "total",
            "result",
            "problem",
            "is_stopped",
            "finished_at",
        ],
    ),
    declare(
        "core.Salt",
        personal={
            "salt": Personal(
                "to check what an event says of a text", keep("its text was erased", days=0)
            )
        },
        plain=["row"],
    ),
    declare(
        "core.DataRequest",
        personal={"subject": _ASKED, "note": _ASKED, "answer": _ASKED},
        plain=[
            "id",
            "kind",
            "asked_by",
            "asked_at",
            "due_at",
            "outcome",
            "answered_at",
            "erased_at",
        ],
    ),
    declare("core.ReferenceDataVersion", plain=["name", "number"]),
    declare("core.CalendarOverride", plain=["day", "is_working", "note"]),
    declare("core.AnnouncedYear", plain=["year"]),
    declare("core.RenamedTerm", plain=["id", "term", "language", "forms"]),
    declare("core.EventReader", plain=["name", "upto"]),
    declare("core.HandledEvent", plain=["reader", "stream_id", "seq", "recorded_at"]),
    declare("core.TaskRun", plain=["task", "watched_since", "done_at", "failed_at", "fault"]),
    declare("core.RateCounter", plain=["key", "count", "ends_at"]),
    declare("core.SpentChallenge", plain=["digest", "expires_at", "used_for"]),
    # Tables of the libraries that core uses.
    declare("contenttypes.ContentType", plain=["app_label", "model"]),
    # Unused: rights come from posts.
    declare("auth.Permission", plain=["name", "content_type", "codename"]),
    declare("auth.Group", plain=["name", "permissions"]),
    declare(
        "sessions.Session",
        personal={"session_data": Personal("to know who is signed in", keep("last used", days=1))},
        plain=["session_key", "expire_date"],
    ),
    declare(
        "procrastinate.ProcrastinateJob",
        plain=[
            "id",
            "queue_name",
            "task_name",
            "priority",
            "lock",
            "args",
            "status",
            "scheduled_at",
            "attempts",
            "queueing_lock",
            "abort_requested",
            "worker",
        ],
    ),
    declare("procrastinate.ProcrastinateEvent", plain=["id", "job", "type", "at"]),
    declare(
        "procrastinate.ProcrastinatePeriodicDefer",
        plain=["id", "task_name", "defer_timestamp", "job", "periodic_id"],
    ),
    declare("procrastinate.ProcrastinateWorker", plain=["id", "last_heartbeat"]),
)
