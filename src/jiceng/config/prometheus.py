"""Metrics for Prometheus: state of the installation, and requests by area; nothing about people.

Without JICENG_METRICS_TOKEN there is no `/metrics/` and nothing is counted. Labels have few values:
areas of the site, classes of status codes, names of periodic work. The processes of one server
count together in files (see `serving.share_counters`), as the client library provides for.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from importlib.metadata import version
from typing import Final

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe
from procrastinate.contrib.django.models import ProcrastinateJob
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from jiceng.config.serving import COUNTERS_VARIABLE
from jiceng.core import clock_monitoring, periodic_tasks

AREAS: Final = ("desk", "api", "open311", "health", "metrics")
PORTAL: Final = "portal"
PENDING: Final = ("todo", "doing", "failed")

_counted: Final = CollectorRegistry()
REQUESTS: Final = Counter(
    "jiceng_http_requests", "Answered requests.", ("area", "status"), registry=_counted
)
SECONDS: Final = Histogram(
    "jiceng_http_request_seconds",
    "Time until the response.",
    ("area",),
    registry=_counted,
    buckets=(0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0),
)


class CountingMiddleware:
    """Counts requests and their time, by area and class of status code."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.respond(request)
        area = area_of(request.path_info)
        SECONDS.labels(area).observe(time.perf_counter() - began)
        REQUESTS.labels(area, f"{response.status_code // 100}xx").inc()
        return response


def area_of(path: str) -> str:
    """The area of the site to which a path belongs.

    >>> area_of("/desk/search/"), area_of("/r/ABCD/"), area_of("/")
    ('desk', 'portal', 'portal')
    """
    first = path.strip("/").partition("/")[0]
    return first if first in AREAS else PORTAL


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The metrics in Prometheus's text format.

    401 without ``Authorization: Bearer TOKEN``; 404 without JICENG_METRICS_TOKEN.
    """
    token = settings.JICENG_METRICS_TOKEN
    if not token:
        raise Http404
    if not constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {token}"):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    registry = CollectorRegistry()
    registry.register(_Installation())
    if os.environ.get(COUNTERS_VARIABLE):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        text = generate_latest(registry)
    else:
        text = generate_latest(registry) + generate_latest(_counted)
    return HttpResponse(
        text, content_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"}
    )


class _Installation(Collector):
    """Gauges that are read when they are asked for."""

    def collect(self) -> Iterator[Metric]:
        """All gauges; only the first three while the database is unavailable."""
        now = timezone.now()
        build: dict[tuple[str, ...], float] = {(version("jiceng"),): 1}
        yield _gauge("jiceng_build_info", "Version of the program.", ("version",), build)
        free = shutil.disk_usage(settings.HOME).free
        yield _gauge("jiceng_home_free_bytes", "Free space of JICENG_HOME.", (), {(): free})
        try:
            found = list(_of_the_database(now))
        except DatabaseError:
            found = []
        answers = 1 if found else 0
        yield _gauge("jiceng_database_up", "1: the database answers.", (), {(): answers})
        yield from found


def _of_the_database(now: datetime) -> Iterator[Metric]:
    state = periodic_tasks.current_state(now)
    runs = {(run.key or run.task,): run for run in state.runs}
    alive, good = state.has_worker, clock_monitoring.doubtful_clock() is None
    yield _gauge("jiceng_worker_alive", "1: a worker is alive.", (), {(): int(alive)})
    yield _gauge("jiceng_clock_good", "1: the date is not in doubt.", (), {(): int(good)})
    yield _gauge(
        "jiceng_work_late",
        "1: periodic work is overdue.",
        ("work",),
        {name: int(run.is_late) for name, run in runs.items()},
    )
    yield _gauge(
        "jiceng_work_done_timestamp_seconds",
        "Last success of periodic work.",
        ("work",),
        {name: run.done_at.timestamp() for name, run in runs.items() if run.done_at},
    )
    counts = dict.fromkeys(PENDING, 0) | dict(
        ProcrastinateJob.objects.filter(status__in=PENDING)
        .order_by()
        .values_list("status")
        .annotate(Count("id"))
    )
    yield _gauge(
        "jiceng_jobs", "Background jobs.", ("status",), {(s,): n for s, n in counts.items()}
    )


def _gauge(
    name: str, meaning: str, labels: tuple[str, ...], values: Mapping[tuple[str, ...], float]
) -> Metric:
    family = GaugeMetricFamily(name, meaning, labels=labels)
    for each, value in values.items():
        family.add_metric(each, value)
    return family
