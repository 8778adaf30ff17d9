"""Commands of core: JSON only on standard output, reliable exit codes."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner, Result

from jiceng.core import cli, keyring
from jiceng.core.errors import Invalid
from jiceng.core.manifests import replacing
from jiceng.core.retention import Retention
from tests.core.chains import NOON, sql, write_chain

pytestmark = pytest.mark.django_db


def invoke(group: Any, *arguments: str) -> Result:
    return CliRunner().invoke(group, list(arguments), catch_exceptions=True)


def test_verify_reports_unchanged_history_as_one_json_document() -> None:
    write_chain(3)
    result = invoke(cli.audit, "verify", "--json")
    assert result.exit_code == 0
    document = orjson.loads(result.stdout)
    assert document.pop("seconds") >= 0
    assert document.pop("state")["ok"]
    assert document == {
        "ok": True,
        "events": 3,
        "streams": 1,
        "days": 0,
        "compared": 0,
        "repairs": [],
        "findings": [],
        "unlisted": 0,
    }


def test_verify_fails_with_the_location_and_prints_json() -> None:
    stream = write_chain(3)
    sql("UPDATE core_event SET actor = 'x' WHERE seq = 2")
    result = invoke(cli.audit, "verify", "--json")
    assert result.exit_code == 1
    document = orjson.loads(result.stdout)
    assert document["ok"] is False
    assert document["findings"] == [
        {
            "kind": "changed",
            "detail": "its columns are not what its hash covers",
            "stream_id": str(stream),
            "stream_kind": "test",
            "seq": 2,
        }
    ]


def test_verify_prints_text_to_standard_error(capfd: pytest.CaptureFixture[str]) -> None:
    stream = write_chain(3)
    sql("DELETE FROM core_event WHERE seq = 3")
    with pytest.raises(SystemExit) as ended:
        cli.verify.main([], standalone_mode=False)
    said = capfd.readouterr()
    assert ended.value.code == 1
    assert said.out == ""
    assert f"removed: test {stream} 3" in said.err
    assert "History was changed" in said.err


def test_due_days_are_closed_by_command() -> None:
    write_chain(1, start=NOON - timedelta(days=30))
    result = invoke(cli.audit, "close-days", "--json")
    assert result.exit_code == 0
    assert orjson.loads(result.stdout)["closed"][0] == "2026-01-31"


def test_keys_are_listed_and_rotated(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.JICENG_KEYS = tmp_path / "keys"
    monkeypatch.setattr(keyring, "REREAD_SECONDS", 0.0)
    assert orjson.loads(invoke(cli.keys, "status", "--json").stdout)["versions"] == [1]
    rotated = invoke(cli.keys, "rotate", "--json")
    assert rotated.exit_code == 0
    assert orjson.loads(rotated.stdout)["versions"] == [1, 2]
    resumed = invoke(cli.keys, "rotate", "--resume", "--json")
    assert orjson.loads(resumed.stdout)["versions"] == [1, 2]


def test_retention_kinds_are_listed_and_erased() -> None:
    left = [3, 2]
    kind = Retention("core.note", timedelta(1), lambda **_: left.pop() if left else 0, "notes")
    with replacing(Retention, kind):
        assert list(orjson.loads(invoke(cli.retention, "list", "--json").stdout)) == ["core.note"]
        result = invoke(cli.retention, "run", "--json")
    assert orjson.loads(result.stdout) == {"erased": {"core.note": 5}}


def test_unknown_retention_kind_is_reported() -> None:
    result = invoke(cli.retention, "run", "--kind", "core.nothing")
    assert isinstance(result.exception, Invalid)
    assert "core.nothing" in str(result.exception)
