"""Static files are collected when a server starts, and again only when they have changed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage

from jiceng.config import settings as of_installations
from jiceng.config.collected_static import collect


@pytest.fixture
def source(settings: Any, tmp_path: Path) -> Path:
    """The one file that there is to collect."""
    folder = tmp_path / "source"
    folder.mkdir()
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATICFILES_DIRS = [folder]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": of_installations.STORAGES["staticfiles"],
    }
    file = folder / "page.css"
    file.write_text("a{color:red}")
    return file


def result() -> Path:
    storage: Any = staticfiles_storage
    return Path(storage.path(storage.stored_name("page.css")))


def test_unchanged_files_are_collected_once(source: Path) -> None:
    assert collect()
    assert not collect()
    assert result().read_text() == "a{color:red}"


def test_a_changed_file_is_collected_again(source: Path) -> None:
    collect()
    before = source.stat()
    source.write_text("a{color:tan}")  # as long as before, and as old
    os.utime(source, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert collect()
    assert result().read_text() == "a{color:tan}"


def test_an_added_file_is_collected(source: Path) -> None:
    collect()
    source.with_name("other.css").write_text("b{color:red}")
    assert collect()


def test_a_deleted_result_is_collected_again(source: Path) -> None:
    collect()
    result().unlink()
    assert collect()
    assert result().read_text() == "a{color:red}"


def test_an_interrupted_collection_is_repeated(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    collect()
    source.write_text("a{color:blue}")

    def killed(*_arguments: object, **_options: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("jiceng.config.collected_static.call_command", killed)
        with pytest.raises(KeyboardInterrupt):
            collect()
    source.write_text("a{color:red}")
    assert collect()
