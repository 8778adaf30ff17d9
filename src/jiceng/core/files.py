"""Storage of photos and other files under random names, and removal of orphaned ones.

Django's default storage keeps them: a folder of JICENG_HOME, or another place named in `STORAGES`.
A photo is stored before it belongs to a record, so that a refused form does not lose it. Until then
a signed token represents it; files without an owner are deleted after two days.
"""

from __future__ import annotations

import errno
import hashlib
import re
import secrets
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import IO, Any, Final

from django.core import signing
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jiceng.core.errors import Invalid, NotFound, Problem
from jiceng.core.manifests import Contribution, Slot
from jiceng.core.photo_redrawing import MEDIA_TYPE, Picture

FOLDER: Final = "photos"
OTHER_FILES: Final = "files"
"""Folder of the other files that records own: documents and their templates."""
FULL, SMALL = "full", "small"
SIZES: Final = (FULL, SMALL)
# The names that `keep` gives; any other name in a token or a row is not a stored photo.
_NAME: Final = re.compile(rf"{FOLDER}/\d{{4}}-\d{{2}}/[0-9a-f]{{32}}(_\w{{7}})?\.jpg", re.ASCII)
_SALT: Final = "jiceng.core.files"
# A form may stay open overnight; the sweep waits until every token has expired.
TOKEN_AGE: Final = timedelta(hours=24)
ORPHAN_AGE: Final = timedelta(hours=48)
BATCH: Final = 500


class NoSpace(Problem):
    """The storage is full."""

    status = 507


@dataclass(frozen=True, slots=True)
class StoredPhoto:
    """A stored photo.

    Args:
        name: of the full size, random; `at_size` gives the name of the small one.
        digest: SHA-256 of the full size, in hex.
        bytes: length of the full size.
    """

    name: str
    digest: str
    width: int
    height: int
    bytes: int

    @property
    def token(self) -> str:
        """The signed token that a form or a program holds until a record takes over the photo."""
        return signing.dumps(asdict(self), salt=_SALT)

    @property
    def preview(self) -> str:
        """The small size as a data URL, for the page of its uploader."""
        with open_photo(self.name, SMALL) as file:
            return f"data:{MEDIA_TYPE};base64,{b64encode(file.read()).decode()}"


def store_photo(picture: Picture) -> StoredPhoto:
    """Store a photo in both sizes.

    Raises:
        NoSpace: when the disk is full; nothing is left behind.
    """
    name = f"{FOLDER}/{timezone.now():%Y-%m}/{secrets.token_hex(16)}.jpg"
    try:
        default_storage.save(at_size(name, SMALL), ContentFile(picture.small))
        default_storage.save(name, ContentFile(picture.full))
    except OSError as error:
        for size in SIZES:
            _remove(at_size(name, size))
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        raise NoSpace(
            _("There is no space for photos. Send your report without them."),
            "photo.no_space",
        ) from error
    digest = hashlib.sha256(picture.full).hexdigest()
    return StoredPhoto(name, digest, picture.width, picture.height, len(picture.full))


def store_bytes(content: bytes, suffix: str) -> str:
    """Store a file other than a photo, for a record that is written in the same transaction and
    contributes a `FileOwner`; returns its name. If the transaction fails, the sweep deletes the
    file.

    Args:
        suffix: of the name, such as ``"docx"``.

    Raises:
        NoSpace: when the disk is full; nothing is left behind.
    """
    name = f"{OTHER_FILES}/{timezone.now():%Y-%m}/{secrets.token_hex(16)}.{suffix}"
    try:
        return str(default_storage.save(name, ContentFile(content)))
    except OSError as error:
        _remove(name)
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        raise NoSpace(
            _("There is no space for files. Ask the administrator to free some."),
            "file.no_space",
        ) from error


def read_bytes(name: str) -> bytes:
    """The bytes of a file that `store_bytes` has stored.

    Raises:
        NotFound: for a file that was deleted, and for any other name.
    """
    if name.startswith(f"{OTHER_FILES}/"):
        try:
            with default_storage.open(name) as file:
                return bytes(file.read())
        except FileNotFoundError:
            pass
    raise NotFound(_("This file does not exist, or you cannot see it."), "file.not_found")


def photo_of_token(token: str) -> StoredPhoto:
    """The photo of a token.

    Raises:
        Invalid: a forged token, or one that is older than a day.
    """
    try:
        found = StoredPhoto(**signing.loads(token, salt=_SALT, max_age=TOKEN_AGE))
    except (signing.BadSignature, TypeError):
        found = None
    # A holder of the secret can sign any name: only those of photos are accepted.
    if found is None or not _is_photo(found.name):
        raise Invalid(_("A photo was kept for a day only. Choose it again."), "photo.gone")
    return found


def _is_photo(name: object) -> bool:
    return isinstance(name, str) and _NAME.fullmatch(name) is not None


def at_size(name: str, size: str) -> str:
    """The name under which a size of a photo is stored."""
    return name if size == FULL else name.removesuffix(".jpg") + "-small.jpg"


def open_photo(name: str, size: str) -> IO[bytes]:
    """A stored photo, open for reading.

    Raises:
        NotFound: for an unknown size, and for a file that was deleted.
    """
    if size in SIZES and _is_photo(name):
        try:
            file: IO[bytes] = default_storage.open(at_size(name, size))
        except FileNotFoundError:
            pass
        else:
            return file
    raise NotFound(_("Photo not found, or not visible to you."), "photo.not_found")


def remove_after_commit(names: Sequence[str]) -> None:
    """Delete files when the transaction that drops their references has committed.

    If the process dies in between, the sweep deletes them.
    """

    def remove() -> None:
        for name in names:
            for size in SIZES if name.startswith(f"{FOLDER}/") else (FULL,):
                _remove(at_size(name, size))

    transaction.on_commit(remove)


def _remove(name: str) -> None:
    default_storage.delete(name)


@dataclass(frozen=True, slots=True)
class FileOwner(Contribution):
    """Records that own files: the sweep asks them before it deletes any.

    Args:
        kind: a stable name, e.g. ``"cases.attachment"``.
        owned: returns those of some file names that records of this kind own.
    """

    kind: str
    owned: Callable[[Sequence[str]], set[str]]


OWNERS: Final = Slot(FileOwner, key=lambda owner: owner.kind)


def sweep(*, at: datetime) -> int:
    """Delete files without an owner or a valid token; returns how many."""
    swept = 0
    for names in _batches(_stored()):
        full = [_full(name) for name in names]
        owned = {each for owner in OWNERS.all() for each in owner.owned(full)}
        for name in names:
            if _full(name) not in owned and _is_old(name, at):
                _remove(name)
                swept += 1
    return swept


def _full(name: str) -> str:
    return name.replace("-small.jpg", ".jpg")


def _is_old(name: str, at: datetime) -> bool:
    try:
        return default_storage.get_modified_time(name) < at - ORPHAN_AGE
    except FileNotFoundError:
        return False


def _stored() -> Iterator[str]:
    """All files that records can own, month by month."""
    for folder in (FOLDER, OTHER_FILES):
        try:
            months, _files = default_storage.listdir(folder)
        except FileNotFoundError:
            continue
        for month in sorted(months):
            _folders, files = default_storage.listdir(f"{folder}/{month}")
            yield from (f"{folder}/{month}/{file}" for file in files)


def _batches(names: Iterator[str]) -> Iterator[list[str]]:
    batch: list[Any] = []
    for name in names:
        batch.append(name)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
