"""The doors of hot issues."""

from __future__ import annotations

from uuid import UUID

from jiceng.cases.hot_issues.lifecycle import KIND
from jiceng.cases.hot_issues.models import HotIssue
from jiceng.core.access import SYSTEM
from jiceng.records.public import make_move
from tests.access.table import DENIED, OPEN, Answer, Row, Target
from tests.access.targets import SECRET
from tests.cases.hot_issues.found import hot_issue
from tests.records.kind_access_rows import KEY, ONE
from tests.world import World

PAGES, API = "desk/hot-issues/", "api/v1/hot-issues"
STREET = "440704001"


def named(world: World) -> UUID:
    """A hot issue of 江南社区 with a name that others must not read."""
    key = hot_issue(world)
    HotIssue.objects.filter(pk=key).update(title=SECRET)
    return key


def _one(world: World) -> Target:
    return Target({"record_id": named(world)}, secret=SECRET)


def _listed(world: World) -> Target:
    named(world)
    return Target(secret=SECRET)


def _table(world: World) -> Target:
    named(world)
    return Target({"form": "csv"}, secret=SECRET)


def _given(world: World) -> dict[str, str]:
    return {
        "assigned": str(world.units[STREET].pk),
        "due_on": "2026-09-30",
        "words": "请联合执法",
    }


def _escalated(world: World) -> UUID:
    key = named(world)
    make_move(KIND, key, "supervise", _given(world), by=SYSTEM, at=world.at)
    return key


def _supervise(world: World) -> Target:
    return Target({"record_id": named(world)}, data=_given(world))


def _set_aside(world: World) -> Target:
    return Target({"record_id": named(world)}, data={"reason": "已在处理中"})


def _settle(world: World) -> Target:
    return Target({"record_id": _escalated(world)}, data={"result": "已停业整改"})


def _page_move(world: World) -> Target:
    data = {"reason": "已在处理中"}
    return Target({"record_id": named(world), "name": "set_aside"}, data=data, form=True)


def _part(world: World) -> Target:
    return Target(
        {"record_id": named(world), "name": "remarks"}, data={"text": "已联系"}, form=True
    )


def _digest(world: World) -> Target:
    data = {"unit": str(world.units[STREET].pk), "month": "2026-08-01"}
    return Target(data=data, form=True)


MOVES = f"{API}/{KEY}/moves"
ROWS = {
    "hot issues": (
        Row("GET", PAGES, "hot_issue.read", _listed, outside=OPEN),
        Row("GET", f"{PAGES}table.<str:form>", "hot_issue.read", _table, outside=OPEN),
        Row("GET", f"{PAGES}{ONE}/", "hot_issue.read", _one),
        Row("POST", f"{PAGES}{ONE}/parts/<str:name>/", "hot_issue.read", _part),
        Row(
            "POST",
            f"{PAGES}{ONE}/<str:name>/",
            "hot_issue.decide",
            _page_move,
            post=STREET,
            reads="hot_issue.read",
        ),
        Row("GET", "desk/hot-issue-digests/", "hot_issue.read", outside=OPEN),
        Row(
            "POST",
            "desk/hot-issue-digests/",
            "hot_issue.decide",
            _digest,
            post=STREET,
            outside=frozenset({*DENIED, Answer.UNUSABLE}),
        ),
        Row("GET", API, "hot_issue.read", _listed, outside=OPEN),
        Row("GET", f"{API}/{KEY}", "hot_issue.read", _one),
        Row("GET", f"{API}/{KEY}/moves", "hot_issue.read", _one),
        *(
            Row(
                "POST",
                f"{MOVES}/{name}",
                "hot_issue.decide",
                scene,
                post=STREET,
                reads="hot_issue.read",
            )
            for name, scene in (
                ("supervise", _supervise),
                ("set_aside", _set_aside),
                ("settle", _settle),
            )
        ),
    ),
}
