"""Server time of every page of the desk, with a million requests in the database.

Each page is asked for on one connection, as the browser would by somebody who sees the whole
district. The floor is a page of the same server that shows nothing: signed in, the same frame,
the search with no words.
"""

from __future__ import annotations

import http.client
from datetime import timedelta
from urllib.parse import quote

from django.core.management import call_command
from django.utils import timezone

from bench.harness import Result
from bench.seed import END, seeded
from bench.web import connect, p95, serving, sign_in
from jiceng.cases.actions import open_case
from jiceng.cases.intake import CallerDetails, Report
from jiceng.cases.models import (
    Approval,
    ApprovalKind,
    Case,
    RoutingRule,
    RuleSet,
    RuleSetState,
)
from jiceng.core.access import SYSTEM
from jiceng.core.ids import uuid7
from jiceng.directory.models import Unit

REQUESTS, ROUNDS = 1_000_000, 100
WAITING = 500
"""Requests that wait for a callback; a third as many wait for a decision."""
RULES = 100
EMPTY = "/desk/search/"
RIGHTS = (
    "case.read", "case.open", "case.accept", "case.dispatch", "case.sign", "case.handle",
    "case.return", "case.transfer", "case.ask", "case.reveal", "case.approve", "case.supervise",
    "case.whistle", "case.merge", "case.close", "case.call_back", "metrics.read", "category.edit",
    "routing.edit", "account.edit", "directory.read", "directory.edit",
)  # fmt: skip


def run() -> Result:
    """The p95 of the slowest page in milliseconds; those of all others in `extra`."""
    with seeded(REQUESTS):
        unit = Unit.objects.get(code="990100")
        person, cookie = sign_in(unit, RIGHTS)
        _fill()
        call_command("collectstatic", interactive=False, verbosity=0)
        with serving() as port:
            web = connect(port)

            def fetch(path: str, headers: dict[str, str]) -> None:
                web.request("GET", path, None, {"Cookie": cookie, **headers})
                answer = web.getresponse()
                body = answer.read()
                if answer.status != http.client.OK:
                    raise RuntimeError(f"{path} answers {answer.status}: {body[:200]!r}")

            def time_of(path: str, headers: dict[str, str]) -> float:
                return p95(lambda _turn: fetch(path, headers), ROUNDS)

            floor = time_of(EMPTY, {})
            times = {
                name: time_of(path, headers)
                for name, (path, headers) in _pages(unit, person.pk).items()
            }
    slowest = max(times, key=lambda name: times[name])
    return Result(
        figure=f"p95 of the slowest of {len(times)} desk pages over HTTP, at 1 m requests:"
        f" {slowest}",
        ours=round(times[slowest], 1),
        floor=round(floor, 1),
        ratio=round(times[slowest] / floor, 2),
        unit="ms",
        extra={f"{name} p95_ms": round(time, 1) for name, time in times.items()},
    )


def _pages(unit: Unit, person: object) -> dict[str, tuple[str, dict[str, str]]]:
    """Each page by name: its address and what the browser sends besides."""
    one = f"/desk/requests/{_reported()}/"
    last = END.date() - timedelta(days=1)
    period = f"from={last - timedelta(days=30)}&to={last}"
    rules = RuleSet.objects.get(state=RuleSetState.PUBLISHED).pk
    paths = {
        "inbox": f"/desk/?unit={unit.pk}",
        "inbox, overdue in all units": f"/desk/?unit={unit.pk}&box=all_overdue",
        "request": one,
        "search": f"/desk/search/?q={quote('夜间施工噪音')}",
        "callbacks": "/desk/callbacks/",
        "approvals": "/desk/approvals/",
        "figures by unit": f"/desk/figures/?{period}",
        "figures by grid": f"/desk/figures/?{period}&by=grid",
        "figures by category": f"/desk/figures/?{period}&by=category",
        "records": f"/desk/figures/records/?{period}&key={unit.pk}&figure=opened",
        "counter": "/desk/counter/",
        "categories": "/desk/admin/categories/",
        "category": f"/desk/admin/categories/{_category()}/",
        "new category": "/desk/admin/categories/new/",
        "routing": "/desk/admin/routing/",
        "rules": f"/desk/admin/routing/{rules}/",
        "units": f"/desk/admin/directory/?at={unit.code}",
        "unit": f"/desk/admin/directory/{unit.pk}/",
        "vacancies": "/desk/admin/directory/gaps/",
        "accounts": "/desk/accounts/",
        "account": f"/desk/accounts/{person}/",
    }
    return {
        **{name: (path, {}) for name, path in paths.items()},
        "pane of a request": (one, {"HX-Request": "true", "HX-Target": "pane"}),
        "queue": (paths["inbox"], {"HX-Request": "true", "HX-Target": "queue"}),
    }


def _reported() -> object:
    """A request that went the product's own way, with a caller and a clock: one for all runs."""
    caller = CallerDetails(name="王小明", phone="19900001234")
    report = Report(
        text="测试社区1夜间施工噪音，影响休息", channel="hotline", caller=caller,
        source="bench", source_ref="pages",
    )  # fmt: skip
    return open_case(report=report, by=SYSTEM, at=timezone.now()).case.pk


def _category() -> str:
    return str(Case.objects.order_by("pk").values_list("category_id", flat=True)[0])


def _fill() -> None:
    """What the seed has none of: waits for callbacks and decisions, and rules. Once."""
    now = timezone.now()
    open_now = Case.objects.filter(is_open=True, state="handling").order_by("-opened_at")
    if not Case.objects.filter(is_open=True, state="resolved").exists():
        ids = list(open_now.values_list("pk", flat=True)[:WAITING])
        Case.objects.filter(pk__in=ids).update(state="resolved", resolved_at=now)
    if not Approval.objects.exists():
        Approval.objects.bulk_create(
            Approval(case_id=case, kind=ApprovalKind.EXTEND, asked_at=now, reason="材料未到齐")
            for case in open_now.values_list("pk", flat=True)[: WAITING // 3]
        )
    if not RuleSet.objects.filter(state=RuleSetState.PUBLISHED).exists():
        unit = Unit.objects.filter(kind="department").order_by("code")[0]
        rules = RuleSet.objects.create(
            id=uuid7(), number=1, state=RuleSetState.PUBLISHED, published_at=now
        )
        RoutingRule.objects.bulk_create(
            RoutingRule(rule_set=rules, position=n, unit=unit) for n in range(RULES)
        )
