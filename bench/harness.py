"""What every bench returns, and a database for one measurement that is dropped whatever happens."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import quote

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from psycopg import sql

from jiceng.core.embedded import Server
from jiceng.core.versions import Versioned

PREFIX = "jiceng_bench"


@dataclass(frozen=True, slots=True)
class Result:
    """One figure beside its floor, both measured in the same run.

    Args:
        figure: what was measured, in words.
        ours: the product's value, in `unit`.
        floor: what the bare tools give for the same work, in `unit`.
        ratio: ours ÷ floor.
        extra: further figures of the same run, by name with their unit (``p95_ms``).
    """

    figure: str
    ours: float
    floor: float
    ratio: float
    unit: str
    extra: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scratch:
    """A scratch database, and how a process of its own reaches it."""

    name: str
    url: str

    @property
    def environment(self) -> dict[str, str]:
        """Environment for a child process (server, worker) that is to use this database."""
        return {**os.environ, "DATABASE_URL": self.url}


@contextmanager
def scratch_database() -> Iterator[Scratch]:
    """Point Django at a new, migrated database on the same server; drop it at the end.

    Databases that earlier runs left behind when they were killed are dropped as well: nobody is
    connected to those.
    """
    if not settings.ENV.database_url:
        Server(settings.HOME).start()
    name = f"{PREFIX}_{os.getpid()}"
    before = connection.settings_dict["NAME"]
    _drop_idle()
    _on_server(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        _use(name)
        call_command("migrate", verbosity=0)
        yield Scratch(name, _url())
    finally:
        _use(before)
        _on_server(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _use(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name
    Versioned.forget()


def _on_server(statement: sql.Composable) -> list[tuple[str]]:
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def _drop_idle() -> None:
    idle = _on_server(
        sql.SQL(
            "SELECT datname FROM pg_database WHERE starts_with(datname, {}) "
            "AND datname NOT IN (SELECT datname FROM pg_stat_activity WHERE datname IS NOT NULL)"
        ).format(sql.Literal(f"{PREFIX}_"))
    )
    for (name,) in idle:
        _on_server(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def _url() -> str:
    facts = connection.settings_dict
    user = quote(facts["USER"], safe="")
    password = f":{quote(facts['PASSWORD'], safe='')}" if facts.get("PASSWORD") else ""
    port = f":{facts['PORT']}" if facts.get("PORT") else ""
    host = quote(facts["HOST"] or "localhost", safe="")
    return f"postgresql://{user}{password}@{host}{port}/{facts['NAME']}"
