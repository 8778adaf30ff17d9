"""Large uploads: streamed to the installation's own disk, up to a limit.

They are stored in `incoming` below JICENG_HOME's uploads until the receiving code moves them; those
that are not moved are deleted with their request, or by the nightly sweep.
"""

from __future__ import annotations

import errno
import hashlib
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final, TypeVar

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopFutureHandlers
from django.http import HttpRequest
from django.utils.translation import gettext as _

from jiceng.core.errors import Invalid, Problem
from jiceng.core.files import NoSpace

MEGABYTE: Final = 1024 * 1024
ORPHAN_AGE: Final = timedelta(hours=48)
_TAKES: Final = "takes_file"
_REFUSED: Final = "refused_file"

View = TypeVar("View", bound=Callable[..., Any])


def takes_file(view: View) -> View:
    """Mark a page whose form carries one large file, for people who are signed in."""
    setattr(view, _TAKES, True)
    return view


class Incoming(UploadedFile):  # type: ignore[type-arg]
    """An uploaded file in the incoming folder, until it is moved or its request ends.

    Attributes:
        digest: SHA-256 of the data received so far.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assert self.file is not None
        self._place = str(self.file.name)
        self.digest = hashlib.sha256()

    def receive(self, data: bytes) -> None:
        """Write the next part."""
        self.digest.update(data)
        self.write(data)

    @property
    def path(self) -> Path:
        """Its present location."""
        return Path(self._place)

    def close(self) -> None:
        """Close the file, and delete it unless it has been moved."""
        super().close()
        self.path.unlink(missing_ok=True)


class IncomingFile(FileUploadHandler):
    """Receives the file of a page marked by `takes_file`; leaves other pages to the other handlers.

    The content of a refused file is skipped; the other fields of the form arrive.
    """

    chunk_size = 1 * MEGABYTE

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.is_active = self.had_one = False

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        match = getattr(self.request, "resolver_match", None)
        self.is_active = match is not None and hasattr(match.func, _TAKES)
        if not self.is_active:
            return
        assert self.request is not None
        if self.had_one or not self.request.user.is_authenticated:
            raise SkipFile
        self.had_one = True
        try:
            self.file = Incoming(
                tempfile.NamedTemporaryFile(dir=folder(), delete=False),  # noqa: SIM115 - kept
                self.file_name,
                self.content_type,
                0,
                self.charset,
            )
        except OSError as error:
            self._refuse(_no_space(error))
        raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        if not self.is_active:
            return raw_data
        if start + len(raw_data) > limit():
            self._refuse(too_big_error())
        try:
            self.file.receive(raw_data)
        except OSError as error:
            self._refuse(_no_space(error))
        return None

    def file_complete(self, file_size: int) -> Incoming | None:
        if not self.is_active:
            return None
        # Handed over: a later refused file must not delete this one.
        done = self.file
        del self.file
        done.size = file_size
        done.flush()
        return done

    def upload_interrupted(self) -> None:
        if self.is_active and hasattr(self, "file"):
            self.file.close()

    def _refuse(self, problem: Problem) -> None:
        if hasattr(self, "file"):
            self.file.close()
        self.request.__dict__[_REFUSED] = problem
        raise SkipFile


def _no_space(error: OSError) -> Problem:
    if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
        raise error
    return NoSpace(
        _("The server's disk is full, so the file could not be saved. Inform the administrator."),
        "file.no_space",
    )


def too_big_error() -> Invalid:
    """The error for a file above the limit."""
    return Invalid(
        _("The file is larger than %(limit)s MB. Split it, or import it on the server.")
        % {"limit": settings.JICENG_UPLOAD_MB},
        "file.too_big",
    )


def limit() -> int:
    """The size limit of a file in bytes."""
    return int(settings.JICENG_UPLOAD_MB) * MEGABYTE


def folder() -> Path:
    """The folder for incoming files; on the same disk as their final place."""
    found = Path(settings.MEDIA_ROOT) / "incoming"
    found.mkdir(parents=True, exist_ok=True, mode=0o700)
    return found


def uploaded_file(request: HttpRequest, name: str = "file") -> Incoming:
    """The file of a form.

    Raises:
        Invalid: there is none, or it is too large.
        NoSpace: the disk is full.
    """
    problem = request.__dict__.get(_REFUSED)
    if problem is not None:
        raise problem
    file = request.FILES.get(name)
    if not isinstance(file, Incoming):
        raise Invalid(_("Choose a file first."), "file.missing", field=name)
    return file


def sweep(*, at: datetime) -> int:
    """Delete incoming files that were never moved; returns how many."""
    swept = 0
    for path in folder().iterdir():
        if path.stat().st_mtime < (at - ORPHAN_AGE).timestamp():
            path.unlink(missing_ok=True)
            swept += 1
    return swept
