"""Administration pages of core to check."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from jiceng.core import audit_verification, background_jobs, data_subjects, retention
from jiceng.directory import public as directory
from tests.core.chains import sql
from tests.web.page_registry import CheckedPages
from tests.world import World


def content(world: World) -> dict[str, str]:
    """A personal data request, a proposal and verifications; returns their paths."""
    at, by = world.at, world["administrator"]
    background_jobs.run(
        background_jobs.start(kind=audit_verification.JOB, by=world["auditor"], at=at).id
    )
    background_jobs.run(
        background_jobs.start(kind=retention.JOB, by=by, at=at, reason="本人要求").id
    )
    propose(world)
    return {
        "subject": f"/desk/admin/persons/{asked(world)}/",
        "verified": f"/desk/admin/audit/verify/{tampered(world)}/",
    }


def asked(world: World) -> UUID:
    """A person who requests their data."""
    row = data_subjects.register(
        kind="erase",
        subject=data_subjects.Subject("19900001234"),
        note="来窗口，核对了身份证",
        by=world["district"],
        at=world.at,
    )
    return row.id


def propose(world: World) -> None:
    """A proposal that awaits a second person."""
    directory.perform_or_propose(
        "role.edit",
        role="administrator",
        permissions=["audit.read", "case.reveal"],
        by=world["administrator"],
        at=timezone.now(),
    )


def tampered(world: World) -> UUID:
    """A verification with findings."""
    case = world.resolved()
    sql("UPDATE core_event SET actor = 'x' WHERE stream_id = %s AND seq = 2", [case.id])
    row = background_jobs.start(kind=audit_verification.JOB, by=world["auditor"], at=world.at)
    background_jobs.run(row.id)
    return row.id


PAGES = CheckedPages(
    {
        "administrator": (
            ("admin-calendar", "/desk/admin/calendar/?year=2026&day=2026-10-01"),
            ("admin-calendar-unannounced", "/desk/admin/calendar/?year=2031"),
            ("admin-vocabulary", "/desk/admin/vocabulary/"),
            ("admin-term", "/desk/admin/vocabulary/dispatch/"),
            ("admin-retention", "/desk/admin/retention/"),
        ),
        "district": (
            ("admin-subjects", "/desk/admin/persons/"),
            ("admin-subject", "subject"),
        ),
        "auditor": (
            ("admin-audit", "/desk/admin/audit/"),
            ("admin-audit-empty", "/desk/admin/audit/?of=keine"),
            ("admin-verified", "verified"),
            ("proposals", "/desk/proposals/"),
        ),
    },
    content,
)
