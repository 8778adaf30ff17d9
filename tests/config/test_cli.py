"""The command line: exit codes, one clear line, JSON only on standard output."""

from __future__ import annotations

import errno
import os
from importlib import import_module
from pathlib import Path

import click
import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, ProgrammingError

from jiceng.config import cli
from jiceng.config.failures import explain
from jiceng.config.lazy_commands import AppCommand, LazyGroup, commands_in
from jiceng.core.errors import Problem
from tests.config.conftest import Jiceng


def chained(error: Exception, cause: type[psycopg.Error]) -> Exception:
    error.__cause__ = cause("said by the server")
    return error


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (Problem("Do this."), "Do this."),
        (ImproperlyConfigured("Set that."), "Set that."),
        (OSError(errno.ENOSPC, "x", "/data/a"), "The disk is full (/data/a)"),
        (FileNotFoundError(errno.ENOENT, "x", "a.csv"), "no such file (a.csv)"),
        (PermissionError(errno.EACCES, "x", "a.csv"), "Permission denied (a.csv)"),
        (OSError(errno.EROFS, "x"), "read-only"),
        (OSError(errno.EADDRINUSE, "x", "[::]:80"), "--port"),
        (OSError(errno.EIO, "Input/output error", "a"), "Input/output error (a)."),
        (OperationalError("no server"), "jiceng db start"),
        (chained(OperationalError("full"), psycopg.errors.DiskFull), "disk is full"),
        (chained(OperationalError("gone"), psycopg.errors.AdminShutdown), "restarting"),
        (chained(ProgrammingError("no table"), psycopg.errors.UndefinedTable), "jiceng migrate"),
        (chained(ProgrammingError("?"), psycopg.errors.SyntaxError), "The database refused"),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad"), "not utf-8: byte 0"),
        (MemoryError(), "not enough memory"),
        (ZeroDivisionError("by zero"), "ZeroDivisionError: by zero"),
    ],
)
def test_each_failure_is_one_line_with_advice(error: Exception, said: str) -> None:
    line = explain(error)
    assert said in line
    assert "\n" not in line


@pytest.mark.parametrize(
    ("raised", "code"),
    [
        (Problem("No."), 1),
        (click.UsageError("wrong"), 2),
        (click.ClickException("no"), 1),
        (KeyboardInterrupt(), 130),
        (click.Abort(), 130),
        (RuntimeError("unforeseen"), 1),
    ],
)
def test_exit_code_distinguishes_failure_from_wrong_usage(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    raised: BaseException,
    code: int,
) -> None:
    def fail(*_args: object, **_options: object) -> None:
        raise raised

    monkeypatch.setattr(cli.cli, "main", fail)
    assert cli.run([]) == code
    output = capsys.readouterr()
    assert output.out == ""
    assert "Traceback" not in output.err


def test_debug_mode_shows_the_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_options: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(cli.cli, "main", fail)
    monkeypatch.setenv("JICENG_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        cli.run([])


def group(commands: dict[str, AppCommand], calls: list[str]) -> LazyGroup:
    return LazyGroup(
        "test",
        commands_of_apps=commands,
        before_import=lambda: calls.append("import"),
        before_command=lambda: calls.append("command"),
    )


def test_listing_commands_imports_none_of_them() -> None:
    calls: list[str] = []
    lazy = group({"gone": AppCommand("no.such:thing", "A line of help.")}, calls)
    text = lazy.get_help(click.Context(lazy))
    assert "gone" in text
    assert "A line of help." in text
    assert calls == []


def test_missing_dependency_is_named() -> None:
    lazy = group({"gone": AppCommand("jiceng.no_such:thing", "")}, [])
    with pytest.raises(click.ClickException, match="gone"):
        lazy.main(["gone"], standalone_mode=False)


def test_database_is_started_for_a_command_but_not_for_its_help() -> None:
    calls: list[str] = []
    lazy = group({"one": AppCommand("tests.config.commands:one", "")}, calls)
    lazy.main(["one", "two", "--help"], standalone_mode=False)
    assert calls == ["import"]
    lazy.main(["one", "two"], standalone_mode=False)
    assert calls == ["import", "command"]


def test_command_without_database_starts_none() -> None:
    calls: list[str] = []
    lazy = group({"one": AppCommand("tests.config.commands:single", "", database=False)}, calls)
    lazy.main(["one"], standalone_mode=False)
    assert calls == ["import"]


def test_wrong_usage_is_distinguished_from_failure(jiceng: Jiceng) -> None:
    assert jiceng("no-such-command").returncode == 2
    assert jiceng("serve", "--port", "0").returncode == 2
    bench = jiceng("bench", "no-such-bench")
    assert bench.returncode == 2
    assert "is not one of" in bench.stderr


def test_database_starts_responds_and_stops(jiceng: Jiceng) -> None:
    started = jiceng("db", "start")
    assert (started.returncode, started.stdout) == (0, "")
    asked = jiceng("db", "psql", "--", "-Atc", "SELECT 1 + 1")
    assert (asked.returncode, asked.stdout) == (0, "2\n")
    assert jiceng("db", "stop").returncode == 0
    assert "not up" in jiceng("db", "stop").stderr


def test_command_starts_the_database_and_reports_missing_tables(jiceng: Jiceng) -> None:
    served = jiceng("serve")
    assert served.returncode == 1
    assert "Started the embedded database" in served.stderr
    assert "jiceng migrate" in served.stderr
    assert served.stdout == ""


def test_embedded_database_is_not_used_with_database_url(jiceng: Jiceng) -> None:
    refused = jiceng("db", "start", DATABASE_URL="postgresql://a:b@127.0.0.1:1/c")
    assert refused.returncode == 1
    assert "DATABASE_URL is set" in refused.stderr


def test_unreachable_database_is_one_line(jiceng: Jiceng) -> None:
    failed = jiceng("migrate", DATABASE_URL="postgresql://a:b@127.0.0.1:1/c")
    assert failed.returncode == 1
    assert "cannot be reached" in failed.stderr
    assert len(failed.stderr.splitlines()) == 1


def test_misspelt_variable_is_one_line(jiceng: Jiceng) -> None:
    failed = jiceng("migrate", JICENG_HOMES="x")
    assert failed.returncode == 1
    assert "JICENG_HOME?" in failed.stderr
    assert "Traceback" not in failed.stderr


def test_read_only_home_is_one_line(jiceng: Jiceng, tmp_path: Path) -> None:
    sealed = tmp_path / "sealed"
    sealed.mkdir(mode=0o500)
    if os.geteuid() == 0:
        sealed = Path("/proc/sys")  # root may write anywhere but where the kernel writes
    failed = jiceng("db", "start", JICENG_HOME=str(sealed / "home"))
    assert failed.returncode == 1
    assert len(failed.stderr.splitlines()) == 1
    assert str(sealed) in failed.stderr


def test_every_app_command_group_lists_its_commands() -> None:
    package = Path(cli.__file__).parents[1]
    found = [each.target.split(":") for each in commands_in(package).values()]
    assert all(isinstance(getattr(import_module(name), to), click.Command) for name, to in found)
    modules = {
        ".".join(("jiceng", *path.relative_to(package).with_suffix("").parts))
        for path in package.rglob("cli.py")
    }
    assert {name for name, _to in found} == modules - {"jiceng.config.cli"}
