"""The doors of documents and of their templates."""

from __future__ import annotations

from datetime import date

from jiceng.cases.hot_issues import digests
from jiceng.core.access import SYSTEM
from tests.access.table import OPEN, Answer, Row, Target
from tests.world import World

ADMIN = "desk/admin/documents/"
KIND = {"kind": digests.CODE}


def _issued(world: World) -> Target:
    month = digests.months_before(world.at.date())[0]
    street = world.units["440704001"].pk
    assert isinstance(month, date)
    made = digests.issue_digest(unit=street, month=month, by=SYSTEM, at=world.at)
    return Target(parts={"document_id": str(made.pk), "form": "pdf"})


def _no_file(_world: World) -> Target:
    return Target(parts=KIND, data={}, form=True)


ROWS = {
    "documents": (
        Row("GET", "desk/documents/<uuidstr:document_id>/<str:form>/", "hot_issue.read", _issued),
        Row("GET", ADMIN, "documents.templates", outside=OPEN),
        Row(
            "GET",
            ADMIN + "<str:kind>/",
            "documents.templates",
            lambda _world: Target(parts=KIND),
            outside=OPEN,
        ),
        Row(
            "POST",
            ADMIN + "<str:kind>/upload/",
            "documents.templates",
            _no_file,
            ok=frozenset({Answer.UNUSABLE}),
            outside=frozenset({Answer.UNUSABLE}),
        ),
    ),
}
