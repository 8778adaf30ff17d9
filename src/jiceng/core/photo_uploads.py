"""Photo uploads: limits while they stream, then re-encoding and storage of each photo.

Errors are reported per photo; the form and its valid photos are never lost because of one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO, Any, Final, TypeVar

from django.conf import settings
from django.core import signing
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase, HttpResponseNotModified
from django.utils.http import parse_etags
from django.utils.translation import gettext as _

from jiceng.core import files, photo_redrawing, text_cleaning, voice_uploads
from jiceng.core.errors import Invalid, Problem
from jiceng.core.sentences import one_after_another

MEGABYTE: Final = 1024 * 1024
KEPT_FIELD: Final = "kept"
REFUSED_FIELD: Final = "refused"
_SALT: Final = "core.uploads.refused"
MAX_REFUSED: Final = 50
"""Most refused files that a form names; a longer list would not be read."""

_TAKES: Final = "takes_photos"
_REFUSED: Final = "refused_uploads"

View = TypeVar("View", bound=Callable[..., Any])


def takes_photos(view: View) -> View:
    """Mark a page whose form carries photos; files sent to any other page are not even read."""
    setattr(view, _TAKES, True)
    return view


class LimitedUpload(FileUploadHandler):
    """The first handler: limits the size of each file and the number of files in a form.

    The content of a refused file is skipped; the other fields of the form arrive.
    """

    chunk_size = 256 * 1024

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.files = self.voices = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if self.field_name == voice_uploads.FIELD:
            self.voices += 1
        else:
            self.files += 1

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        # Refused here, not in `new_file`: there Django would close the previous file as well.
        if not self._is_taken():
            raise SkipFile
        if self.field_name == voice_uploads.FIELD:
            # One recording; more are not read, as no form sends them.
            if self.voices > 1 or start + len(raw_data) > voice_uploads.MOST_BYTES:
                self._refuse(voice_uploads.too_big_error())
            return raw_data
        if self.files > settings.JICENG_PHOTOS_A_REPORT:
            self._refuse(too_many_error())
        if start + len(raw_data) > settings.JICENG_PHOTO_MB * MEGABYTE:
            self._refuse(too_big_error())
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None

    def _is_taken(self) -> bool:
        match = getattr(self.request, "resolver_match", None)
        if match is None or self.request is None:
            return False
        return hasattr(match.func, _TAKES) or self.request.path.startswith("/api/")

    def _refuse(self, problem: Problem) -> None:
        refused = self.request.__dict__.setdefault(_REFUSED, [])
        refused.append((self.file_name or "", problem))
        raise SkipFile


def too_big_error() -> Invalid:
    """The error for a file above the limit."""
    return Invalid(
        _("It is larger than %(limit)s MB. Send a smaller copy.")
        % {"limit": settings.JICENG_PHOTO_MB},
        "photo.too_big",
    )


def too_many_error() -> Invalid:
    """The error for too many photos."""
    return Invalid(
        _("At most %(limit)s photos are possible.") % {"limit": settings.JICENG_PHOTOS_A_REPORT},
        "photo.too_many",
    )


def not_read_error() -> Invalid:
    """The error for a photo whose form was refused before the photo was read."""
    return Invalid(_("It has not been read. Choose it again."), "photo.not_read")


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """An error message about a file, and the signed token with which its form returns it, so that a
    page only shows texts of its own."""

    sentence: str
    token: str


@dataclass(slots=True)
class SubmittedPhotos:
    """The photos of a form: the valid ones, and a message for each invalid one.

    Args:
        problems: of the files sent now.
        earlier: of files sent with the form earlier: they are listed until the form is accepted, so
            that users do not believe that they were accepted.
        unread: of the files whose form was refused before they were read.
    """

    kept: list[files.StoredPhoto] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    earlier: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    point: tuple[float, float] | None = None
    code: str = ""

    @property
    def refused(self) -> list[RefusedFile]:
        """Every file that was not accepted, for the form to show and to resend."""
        names = dict.fromkeys((*self.earlier, *self.problems))
        carried = [RefusedFile(each, signing.dumps(each, salt=_SALT)) for each in names]
        # These may be chosen again and then accepted, so they have no token.
        return [*carried, *(RefusedFile(each, "") for each in self.unread)][:MAX_REFUSED]

    def or_refuse(self) -> tuple[files.StoredPhoto, ...]:
        """The photos, if all of them are valid.

        Raises:
            Invalid: with all messages; the valid photos stay stored.
        """
        if self.problems:
            raise Invalid(one_after_another(self.problems), self.code)
        return tuple(self.kept)


def process_form(request: HttpRequest, name: str = "photos") -> SubmittedPhotos:
    """Process the photos of a form: those stored earlier, and those sent now.

    Args:
        name: of the form's file field; the tokens of stored ones come as ``kept``.
    """
    taken = _from_tokens(request)
    for file in request.FILES.getlist(name):
        _note(taken, text_cleaning.clean(file.name or ""), lambda file=file: _redrawn(file, taken))  # type: ignore[misc]
    for file_name, problem in request.__dict__.get(_REFUSED, []):
        _complain(taken, text_cleaning.clean(file_name), problem)
    if len(taken.kept) > settings.JICENG_PHOTOS_A_REPORT:
        del taken.kept[settings.JICENG_PHOTOS_A_REPORT :]
        _complain(taken, "", too_many_error())
    return taken


def photos_of_earlier_form(request: HttpRequest, name: str = "photos") -> SubmittedPhotos:
    """The photos stored earlier, without reading those sent now: these are listed as not accepted,
    for a page that is shown before they are processed."""
    taken = _from_tokens(request)
    taken.unread = [
        _sentence(text_cleaning.clean(file.name or ""), not_read_error())
        for file in request.FILES.getlist(name)
    ]
    return taken


def _from_tokens(request: HttpRequest) -> SubmittedPhotos:
    taken = SubmittedPhotos()
    for token in request.POST.getlist(REFUSED_FIELD)[:MAX_REFUSED]:
        with suppress(signing.BadSignature):
            taken.earlier.append(signing.loads(token, salt=_SALT, max_age=files.TOKEN_AGE))
    for token in dict.fromkeys(request.POST.getlist(KEPT_FIELD)):
        _note(taken, "", lambda token=token: files.photo_of_token(token))  # type: ignore[misc]
    return taken


def photos_of_tokens(tokens: Sequence[str]) -> tuple[files.StoredPhoto, ...]:
    """The photos of a program's tokens.

    Raises:
        Invalid: for an invalid token.
    """
    return tuple(files.photo_of_token(token) for token in dict.fromkeys(tokens))


def process_file(
    request: HttpRequest, file: IO[bytes] | None
) -> tuple[files.StoredPhoto, SubmittedPhotos]:
    """Process the single file that a program sends.

    Raises:
        Invalid: for an invalid file, or none.
    """
    for _name, problem in request.__dict__.get(_REFUSED, []):
        raise problem
    if file is None:
        raise Invalid(_("Send one photo as the field “file”."), "photo.missing")
    taken = SubmittedPhotos()
    return _redrawn(file, taken), taken


def _redrawn(file: IO[bytes], taken: SubmittedPhotos) -> files.StoredPhoto:
    picture = photo_redrawing.reencode(file)
    taken.point = taken.point or picture.point
    return files.store_photo(picture)


def _note(taken: SubmittedPhotos, file_name: str, get: Callable[[], files.StoredPhoto]) -> None:
    try:
        taken.kept.append(get())
    except Problem as problem:
        _complain(taken, text_cleaning.clean(file_name), problem)


def _complain(taken: SubmittedPhotos, file_name: str, problem: Problem) -> None:
    taken.code = taken.code or problem.code
    sentence = _sentence(file_name, problem)
    if sentence not in taken.problems:
        taken.problems.append(sentence)


def _sentence(file_name: str, problem: Problem) -> str:
    shown = display_name(file_name)
    return f"{shown}: {problem}" if shown else str(problem)


def display_name(file_name: str) -> str:
    """A file's name for display to its sender: short, and without control of writing direction."""
    plain = "".join(c for c in file_name if unicodedata.category(c)[0] != "C" or c == "\u200d")
    plain = plain if len(plain) <= 40 else f"{plain[:20]}…{plain[-16:]}"
    return f"\u2068{plain}\u2069" if plain else ""


def photo_response(
    request: HttpRequest, *, name: str, size: str, digest: str, title: str
) -> HttpResponseBase:
    """The response with a stored photo, for an authorised user; always as an image, whatever its
    content.

    Args:
        title: the name under which it is saved, without a suffix.

    Raises:
        NotFound: when the file was deleted.
    """
    etag = f'"{digest[:32]}-{size}"'
    response: HttpResponseBase
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        response = HttpResponseNotModified()
    else:
        response = FileResponse(
            files.open_photo(name, size),
            content_type=photo_redrawing.MEDIA_TYPE,
            filename=f"{title}.jpg",
        )
    response.headers["ETag"] = etag
    # Revalidated each time: at a shared counter the next user must not see the last one's photos.
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
