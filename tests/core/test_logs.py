"""Logs contain no secret links, queries or user texts."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import IntegrityError, OperationalError
from django.test import Client, RequestFactory
from django.urls import get_resolver

from jiceng.config.failures import explain
from jiceng.core import accesslog, embedded, logs
from jiceng.core.access import SYSTEM
from jiceng.core.embedded import Server

PHONE = "13800138000"
SECRET = "K7QW9ZXC3B"


# The log of the program


def secret_routes() -> list[str]:
    return [
        re.sub(r"<\w+:(secret|token)>", SECRET, route).replace("<uuid:photo_id>", str(UUID(int=1)))
        for route in logs._routes(get_resolver().url_patterns, "/")
        if re.search(r"<\w+:(secret|token)>", route)
    ]


def test_secret_links_are_shortened_in_the_log() -> None:
    routes = secret_routes()
    assert len(routes) >= 7
    for path in routes:
        assert SECRET not in logs.without_secrets(f"Not Found: {path}"), path
        assert SECRET not in logs.without_secrets(f"Bad Request: https://x.example{path}?a=1"), path


def test_framework_warnings_contain_no_secret_link(
    db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    stream = logging.StreamHandler()
    stream.setFormatter(logs.LogFormatter("{levelname} {name}: {message}", style="{"))
    logger = logging.getLogger("django.request")
    logger.addHandler(stream)
    try:
        Client().get(f"/r/{SECRET}/?phone={PHONE}")
        Client().get(f"/r/{SECRET}/nothing/here/?phone={PHONE}")
    finally:
        logger.removeHandler(stream)
    said = capsys.readouterr().err
    assert "Not Found: /r/…" in said
    assert SECRET not in said
    assert PHONE not in said


def test_values_quoted_by_the_database_are_removed() -> None:
    said = (
        'duplicate key value violates unique constraint "x"\n'
        "DETAIL:  Key (name)=(张三丰) already exists.\nCONTEXT:  COPY a, line 1: 张三丰\n"
        'invalid input syntax for type integer: "张三丰"\n打138 0013 8000'
    )
    scrubbed = logs.without_secrets(said)
    assert "violates unique constraint" in scrubbed
    assert "张三丰" not in scrubbed
    assert "0013" not in scrubbed


def test_multi_line_rows_are_removed_completely() -> None:
    said = (
        'x.NotNull: null value in column "a" of relation "b" violates not-null constraint\n'
        "DETAIL:  Failing row contains (1, 楼上的人\n\n叫张三丰, 门牌12\n见 LINE 3: 后院).\n"
        "\nThe above exception was the direct cause of the following exception:\n\nTraceback (x"
    )
    for text in (said, repr(Exception(said))):
        scrubbed = logs.without_secrets(text)
        assert "violates not-null constraint" in scrubbed
        assert not re.search("楼上|张三丰|后院", scrubbed)
    assert "\n\nThe above exception was" in logs.without_secrets(said)


def test_command_line_errors_contain_no_row() -> None:
    said = 'duplicate key value violates unique constraint "x"\nDETAIL:  Key (ref)=(张三丰\n后院).'
    for failure in (
        IntegrityError(said),
        OperationalError(said),
        KeyError(f"138-0013-8000 {said}"),
    ):
        told = explain(failure)
        assert "violates unique constraint" in told
        assert not re.search("张三丰|后院|0013", told)
        assert "\n" not in told


def test_every_url_parameter_is_declared_secret_or_public() -> None:
    """Add new secret parameters to `logs.SECRETS`."""
    names = {
        name
        for route in logs._routes(get_resolver().url_patterns, "/")
        for name in re.findall(r"<(?:(?:str|slug|path):)?(\w+)>", route)
    }
    public = {
        "code",
        "day",
        "kind",
        "form",
        "format",
        "key",
        "name",
        "number",
        "part",
        "provider_id",
        "size",
        "term",
        "verb",
    }
    assert names - public == logs.SECRETS


# The log of the database


def test_database_log_contains_no_failing_statement(passable: Path) -> None:
    server = Server(passable / "home")
    server.start()
    try:
        with psycopg.connect(
            host=str(server.socket_dir),
            user=embedded.USER,
            dbname=embedded.DATABASE,
            autocommit=True,
        ) as connection:
            connection.execute(
                "CREATE TABLE person (name text PRIMARY KEY, age int CHECK (age > 0))"
            )
            for statement in (
                f"INSERT INTO person VALUES ('张三丰 {PHONE}', -1)",
                f"SELECT '{PHONE}'::uuid",
                f"SELECT nothing FROM person WHERE name = '张三丰{PHONE}'",
                f"DO $$ BEGIN RAISE WARNING '{PHONE}'; END $$",
            ):
                try:
                    connection.execute(statement)
                except psycopg.Error:
                    continue
            connection.execute(f"SELECT pg_sleep(0.01), '{PHONE}'")
    finally:
        server.stop()
    written = "".join(
        path.read_text(errors="replace") for path in server.root.rglob("*.log") if path.is_file()
    )
    assert "database system is shut down" in written  # it is the log that is read
    assert PHONE not in written
    assert "张三丰" not in written
    assert "person" not in written


# The access log


@pytest.fixture
def log(settings: Any, tmp_path: Path) -> Path:
    settings.JICENG_ACCESS_LOG = str(tmp_path / "log")
    return tmp_path / "log"


def lines(log: Path) -> list[dict[str, Any]]:
    (path,) = log.glob("access-*.jsonl")
    assert path.stat().st_mode & 0o077 == 0
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_each_request_is_logged_without_its_url(db: None, log: Path) -> None:
    Client().get(f"/r/{SECRET}/?phone={PHONE}")
    Client().get("/nowhere/at/all/", {"q": PHONE})
    first, second = lines(log)
    assert (first["page"], first["status"], first["who"]) == ("follow", 404, "anonymous")
    assert (second["page"], second["status"]) == ("-", 404)
    assert set(first) == {"at", "who", "method", "page", "status", "ms"}
    written = "".join(path.read_text() for path in log.iterdir())
    assert SECRET not in written
    assert PHONE not in written


def test_log_files_older_than_half_a_year_are_deleted(log: Path) -> None:
    log.mkdir()
    now = datetime(2026, 9, 16, tzinfo=UTC)
    for days in (1, 180, 190, 400):
        (log / f"access-{(now - timedelta(days=days)).date()}.jsonl").touch()
    (log / "access-notes.jsonl").touch()
    cutoff = now - accesslog.RETENTION_PERIOD
    assert accesslog.erase_old(cutoff=cutoff, by=SYSTEM, at=now, batch=500) == 2
    assert accesslog.erase_old(cutoff=cutoff, by=SYSTEM, at=now, batch=500) == 0
    assert len(list(log.iterdir())) == 3
    assert timedelta(days=183) <= accesslog.RETENTION_PERIOD


@pytest.mark.django_db
def test_unwritable_log_does_not_stop_the_program(
    settings: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    settings.JICENG_ACCESS_LOG = str(tmp_path / "file" / "log")
    ask = accesslog.AccessLogMiddleware(lambda request: Client().get("/static/none"))  # type: ignore[arg-type,return-value]
    assert ask(RequestFactory().get("/x/")).status_code == 404
    assert "cannot be written" in caplog.text
