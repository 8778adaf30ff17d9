"""Evidence declarations for the tables of core and of its libraries."""

from typing import Final

from jiceng.core.evidence import evidence, no_evidence

EVIDENCE: Final = (
    no_evidence(
        "It is what rows are compared with, and sealed by its own hashes",
        "core.Stream",
        "core.Event",
        "core.DayRoot",
        "core.DaySupplement",
        "core.ReceivedRoot",
    ),
    no_evidence(
        "It is how a machine and its work are doing, not what came of it",
        "core.MachineClock",
        "core.RootDelivery",
        "core.TaskRun",
        "core.RateCounter",
    ),
    no_evidence("It only says how far the comparison has come", "core.EvidenceTable"),
    no_evidence("It must be erasable without a trace", "core.Salt"),
    no_evidence(
        "It is the course of work in the background, not what came of it",
        "core.BackgroundJob",
        "core.EventReader",
        "core.HandledEvent",
        "procrastinate.ProcrastinateJob",
        "procrastinate.ProcrastinateEvent",
        "procrastinate.ProcrastinatePeriodicDefer",
        "procrastinate.ProcrastinateWorker",
    ),
    no_evidence("A cache's number", "core.ReferenceDataVersion"),
    no_evidence("It ends within the hour", "core.SpentChallenge"),
    evidence("core.CalendarOverride"),
    evidence("core.AnnouncedYear"),
    evidence("core.RenamedTerm"),
    evidence("core.DataRequest", clear=["asked_by"]),
    no_evidence("Who is signed in; it ends within days", "sessions.Session"),
    no_evidence(
        "Posts give rights here; Django's own tables of them stay unused",
        "contenttypes.ContentType",
        "auth.Permission",
        "auth.Group",
    ),
)
