"""Metrics for a Prometheus server: token, contents, counting across processes."""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker
from prometheus_client.parser import text_string_to_metric_families

from jiceng.config import environment
from jiceng.core import periodic_tasks
from tests.config.serving import Served

TOKEN = "0123456789abcdef0123456789abcdef"
BEARER = f"Bearer {TOKEN}"
DAYS = "jiceng.core.tasks.close_days"

Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def samples(text: str) -> Samples:
    return {
        (one.name, tuple(sorted(one.labels.items()))): one.value
        for family in text_string_to_metric_families(text)
        for one in family.samples
    }


@pytest.fixture
def scraped(client: Client, settings: LazySettings, db: None) -> Client:
    settings.JICENG_METRICS_TOKEN = TOKEN
    return client


def test_metrics_do_not_exist_without_a_configured_token(
    client: Client, settings: LazySettings, db: None
) -> None:
    settings.JICENG_METRICS_TOKEN = ""
    for given in ("", "Bearer ", BEARER):
        assert client.get("/metrics/", headers={"Authorization": given}).status_code == 404


@pytest.mark.parametrize("given", ["", "Bearer ", f"Bearer {TOKEN}x", TOKEN, f"Basic {TOKEN}"])
def test_wrong_token_is_refused(scraped: Client, given: str) -> None:
    answer = scraped.get("/metrics/", headers={"Authorization": given})
    assert (answer.status_code, answer.content) == (401, b"")


@pytest.mark.parametrize("value", ["short", "x" * 31, "密" * 32, "x" * 31 + "\n"])
def test_weak_or_unsendable_token_is_refused_in_settings(value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="JICENG_METRICS_TOKEN") as caught:
        environment.read({"JICENG_METRICS_TOKEN": value})
    assert value not in str(caught.value)


def test_metrics_state_worker_periodic_work_and_queue(scraped: Client) -> None:
    now = datetime.now(UTC)

    def told() -> Samples:
        return samples(scraped.get("/metrics/", headers={"Authorization": BEARER}).content.decode())

    before = told()
    assert before["jiceng_database_up", ()] == 1
    assert before["jiceng_worker_alive", ()] == 0
    assert before["jiceng_home_free_bytes", ()] > 0
    ProcrastinateWorker.objects.using("default").bulk_create(
        [ProcrastinateWorker(last_heartbeat=now)]
    )
    periodic_tasks.expect_all(now - timedelta(days=3))
    periodic_tasks.note(DAYS, at=now - timedelta(days=2))
    after = told()
    assert after["jiceng_worker_alive", ()] == 1
    assert after["jiceng_clock_good", ()] == 1
    assert after["jiceng_work_late", (("work", "days"),)] == 1
    done = after["jiceng_work_done_timestamp_seconds", (("work", "days"),)]
    assert done == pytest.approx((now - timedelta(days=2)).timestamp(), abs=1)
    queued = ProcrastinateJob.objects.filter(status="todo").count()
    assert after["jiceng_jobs", (("status", "todo"),)] == queued
    assert after["jiceng_jobs", (("status", "failed"),)] == 0


@pytest.mark.parametrize("language", ["en", "zh"])
def test_manual_lists_exactly_these_metrics(scraped: Client, language: str) -> None:
    text = scraped.get("/metrics/", headers={"Authorization": BEARER}).content.decode()
    families = list(text_string_to_metric_families(text))
    told = {
        f"{one.name}_total" if one.type == "counter" else one.name
        for one in families
        if one.name.startswith("jiceng_")
    }
    page = environment.CHECKOUT / "docs" / language / "operations" / "monitoring.md"
    listed = re.findall(r"^\| `(jiceng_\w+)` \|", page.read_text("utf-8"), flags=re.MULTILINE)
    assert sorted(listed) == sorted(told)
    for work in periodic_tasks.MONITORED_TASKS.all():
        assert f"`{work.key}`" in page.read_text("utf-8"), work.key


@pytest.fixture(scope="module")
def served(installed: Path) -> Iterator[Served]:
    found = Served(installed, "--workers", "2", JICENG_METRICS_TOKEN=TOKEN)
    yield found
    found.end()


@pytest.mark.timeout(600)
def test_processes_of_a_server_count_together_by_area(served: Served) -> None:
    for path, status, times in (("/", 200, 12), ("/r/AAAAAAAAAAAAAAAAAAAA/", 404, 6)):
        for _time in range(times):
            assert served.status(path) == status
    asked = urllib.request.Request(
        f"http://127.0.0.1:{served.port}/metrics/", headers={"Authorization": BEARER}
    )
    with urllib.request.urlopen(asked) as answer:
        text = answer.read().decode()
    found = samples(text)
    name = "jiceng_http_requests_total"
    assert found[name, (("area", "portal"), ("status", "2xx"))] == 12
    assert found[name, (("area", "portal"), ("status", "4xx"))] == 6
    assert found["jiceng_http_request_seconds_count", (("area", "portal"),)] == 18
    assert "AAAA" not in text
