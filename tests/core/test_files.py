"""Photos in the storage: random names, tokens, deletion of unreferenced files, a full disk."""

from __future__ import annotations

import errno
import hashlib
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import transaction
from django.utils import timezone
from PIL import Image

from jiceng.core import files, photo_redrawing
from jiceng.core.errors import Invalid, NotFound
from jiceng.core.manifests import replacing
from tests import photos


@pytest.fixture(autouse=True)
def _own_storage(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def stored() -> list[str]:
    root = Path(settings.MEDIA_ROOT)
    return sorted(str(p.relative_to(root)) for p in root.rglob("*") if p.is_file())


def test_photo_is_stored_in_two_sizes_under_a_random_name() -> None:
    one, two = photos.kept(), photos.kept()
    assert one.name != two.name
    assert len(stored()) == 4
    with files.open_photo(one.name, "full") as file:
        data = file.read()
    assert hashlib.sha256(data).hexdigest() == one.digest == two.digest
    assert len(data) == one.bytes
    with files.open_photo(one.name, "small") as file:
        assert Image.open(file).size == (64, 48)


@pytest.mark.parametrize(("name", "size"), [("", "full"), ("photos/2026-01/x.jpg", "full")])
def test_missing_photo_is_not_found(name: str, size: str) -> None:
    with pytest.raises(NotFound):
        files.open_photo(name, size)


def test_unknown_size_is_not_found() -> None:
    with pytest.raises(NotFound):
        files.open_photo(photos.kept().name, "../../x")


def test_photo_token_is_valid_for_a_day() -> None:
    with time_machine.travel("2026-09-16T10:00Z", tick=False) as clock:
        kept = photos.kept()
        token = kept.token
        assert files.photo_of_token(token) == kept
        clock.shift(timedelta(hours=25))
        with pytest.raises(Invalid) as caught:
            files.photo_of_token(token)
        assert caught.value.code == "photo.gone"


@pytest.mark.parametrize("token", ["", "x", "a:b:c", "…"])
def test_forged_token_is_refused(token: str) -> None:
    with pytest.raises(Invalid):
        files.photo_of_token(token)


def test_changed_token_is_refused() -> None:
    token = photos.kept().token
    with pytest.raises(Invalid):
        files.photo_of_token(token[:-1] + ("A" if token[-1] != "A" else "B"))


def test_preview_shows_the_small_size() -> None:
    assert photos.kept().preview.startswith("data:image/jpeg;base64,/9j/")


def test_cleanup_deletes_only_old_unreferenced_photos() -> None:
    owned, orphan = photos.kept(), photos.kept()
    owner = files.FileOwner("test", lambda names: {owned.name} & {*names})
    with replacing(files.FileOwner, owner):
        assert files.sweep(at=timezone.now() + timedelta(hours=47)) == 0
        assert files.sweep(at=timezone.now() + timedelta(hours=49)) == 2
    assert stored() == sorted([owned.name, files.at_size(owned.name, "small")])
    with pytest.raises(NotFound):
        files.open_photo(orphan.name, "full")


def test_cleanup_without_photos_does_nothing() -> None:
    assert files.sweep(at=timezone.now()) == 0


@pytest.mark.django_db(transaction=True)
def test_photos_are_deleted_only_after_their_transaction_commits() -> None:
    kept = photos.kept()
    with transaction.atomic():
        files.remove_after_commit([kept.name])
        transaction.set_rollback(True)
    assert len(stored()) == 2
    with transaction.atomic():
        files.remove_after_commit([kept.name])
        assert len(stored()) == 2
    assert stored() == []


def test_full_disk_is_reported_and_leaves_no_files(monkeypatch: pytest.MonkeyPatch) -> None:
    save: Any = FileSystemStorage.__dict__["_save"]

    def full(self: Any, name: str, content: Any) -> str:
        if not name.endswith("-small.jpg"):
            raise OSError(errno.ENOSPC, "No space left on device")
        return str(save(self, name, content))

    monkeypatch.setattr(FileSystemStorage, "_save", full)
    with pytest.raises(files.NoSpace) as caught:
        files.store_photo(photo_redrawing.reencode(BytesIO(photos.jpeg())))
    assert caught.value.code == "photo.no_space"
    assert stored() == []


def test_other_disk_errors_are_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: Any, name: str, content: Any) -> str:
        raise OSError(errno.EIO, "I/O error")

    monkeypatch.setattr(FileSystemStorage, "_save", broken)
    with pytest.raises(OSError, match="I/O"):
        files.store_photo(photo_redrawing.reencode(BytesIO(photos.jpeg())))
