"""Sources of keys: folder, environment, key service."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import pytest

from jiceng.core import crypto
from jiceng.core.keysources import Command, Environment, Folder, KeyMissing, Source, source_of

SERVICE = """
import pathlib, sys
folder = pathlib.Path({folder!r})
verb, *name = sys.argv[1:]
if verb == "list":
    print("\\n".join(p.name for p in folder.iterdir() if p.is_file()))
elif verb == "get":
    print((folder / name[0]).read_text())
elif verb == "put":
    path = folder / name[0]
    path.exists() or path.write_text(sys.stdin.read())
elif verb == "retire":
    (folder / name[0]).rename(folder / "old" / name[0])
else:
    sys.exit(3)
"""


def service(folder: Path) -> str:
    """A key service's program, and the command that asks it."""
    (folder / "old").mkdir(parents=True)
    program = folder.parent / "service.py"
    program.write_text(SERVICE.format(folder=str(folder)))
    return f"{sys.executable} {program}"


@pytest.fixture(params=["folder", "command"])
def source(request: pytest.FixtureRequest, tmp_path: Path) -> Source:
    if request.param == "folder":
        return Folder(tmp_path / "keys")
    return Command(service(tmp_path / "keys"))


def test_written_key_is_read_back_and_never_overwritten(source: Source) -> None:
    assert source.names() == set()
    source.write("data-0001.key", "00ff")
    source.write("data-0001.key", "ff00")
    assert (source.names(), source.read("data-0001.key")) == ({"data-0001.key"}, "00ff")
    source.retire("data-0001.key")
    assert source.names() == set()


@pytest.mark.parametrize("where", ["folder", "environment", "command"])
def test_encrypted_value_decrypts_with_any_key_source(
    where: str, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crypto, "nothing_is_sealed", [])
    settings.JICENG_KEYS = tmp_path / "keys"
    settings.JICENG_KEY_SOURCE = where
    if where == "environment":
        monkeypatch.setenv("JICENG_KEY_DATA_0001", "5a" * 32)
        monkeypatch.setenv("JICENG_KEY_INDEX", f"hmac-sm3 {'a5' * 32}")
    if where == "command":
        settings.JICENG_KEY_SOURCE = f"command:{service(tmp_path / 'keys')}"
    sealed = crypto.seal("张三", context="a.B.c", row="1")
    index = crypto.blind_index("张三", context="a.B.c")
    crypto._ring.cache_clear()
    assert crypto.unseal(sealed, context="a.B.c", row="1") == "张三"
    assert crypto.blind_index("张三", context="a.B.c") == index


def test_missing_environment_variable_is_named(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crypto, "nothing_is_sealed", [])
    settings.JICENG_KEY_SOURCE = "environment"
    crypto._ring.cache_clear()
    with pytest.raises(KeyMissing) as refused:
        crypto.seal("x", context="a.B.c", row="1")
    assert refused.value.details["variable"] == "JICENG_KEY_DATA_0001"
    with pytest.raises(KeyMissing, match="JICENG_KEY_DATA_0001"):
        Environment().retire("data-0001.key")


@pytest.mark.parametrize("command", ["/nowhere/program", f"{sys.executable} -c 'exit(3)'"])
def test_failing_key_service_is_named_without_any_key(command: str) -> None:
    with pytest.raises(KeyMissing) as refused:
        Command(command).write("data-0001.key", "secret-of-a-key")
    assert refused.value.code == "crypto.key_service"
    assert "secret-of-a-key" not in str(refused.value)


@pytest.mark.parametrize("setting", ["", "elsewhere", "command:", "command: "])
def test_invalid_key_source_is_refused(setting: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(setting)}$"):
        source_of(setting, Path())
