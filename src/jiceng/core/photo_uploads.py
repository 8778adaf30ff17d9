"""Photos on their way in: limits while they stream, then each one drawn anew and kept.

What is wrong with a photo is said about that photo; the form around it, and the photos that are
right, are never lost for it.
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

from jiceng.core import files, photo_redrawing, text_cleaning
from jiceng.core.errors import Invalid, Problem

MEGABYTE: Final = 1024 * 1024
KEPT_FIELD: Final = "kept"
REFUSED_FIELD: Final = "refused"
_SALT: Final = "core.uploads.refused"
MOST_REFUSED: Final = 50
"""Files that a form still names; more than that nobody reads."""

_TAKES: Final = "takes_photos"
_REFUSED: Final = "refused_uploads"

View = TypeVar("View", bound=Callable[..., Any])


def takes_photos(view: View) -> View:
    """Mark a page whose form carries photos; files sent to any other page are not even read."""
    setattr(view, _TAKES, True)
    return view


class LimitedUpload(FileUploadHandler):
    """The first handler: lets no file grow past the limit, and no form past the number of files.

    A refused file is noted and read past; the other fields of the form arrive.
    """

    chunk_size = 256 * 1024

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.files = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.files += 1

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        # Refused here, not in `new_file`: there Django would close the file before as well.
        if not self._is_taken():
            raise SkipFile
        if self.files > settings.JICENG_PHOTOS_A_REPORT:
            self._refuse(too_many())
        if start + len(raw_data) > settings.JICENG_PHOTO_MB * MEGABYTE:
            self._refuse(too_big())
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


def too_big() -> Invalid:
    """What is said of a file past the limit."""
    return Invalid(
        _("It is larger than %(limit)s MB. Send a smaller copy.")
        % {"limit": settings.JICENG_PHOTO_MB},
        "photo.too_big",
    )


def too_many() -> Invalid:
    """What is said when there are more photos than are taken."""
    return Invalid(
        _("At most %(limit)s photos are possible.") % {"limit": settings.JICENG_PHOTOS_A_REPORT},
        "photo.too_many",
    )


def not_read() -> Invalid:
    """What is said of a photo that came with a form which was refused before it was looked at."""
    return Invalid(_("It has not been read. Choose it again."), "photo.not_read")


@dataclass(frozen=True, slots=True)
class Refusal:
    """What was said of a file, and the token by which its form brings it back: what a page shows
    is our own words."""

    sentence: str
    token: str


@dataclass(slots=True)
class Taken:
    """The photos of a form: those that are right, and a sentence for each that is not.

    Args:
        problems: of the files that came now.
        earlier: of those that came with the form before it was sent again: they are named until
            it is taken, so that nobody believes that they were.
        unread: of the files that came with a form which was refused before they were looked at.
    """

    kept: list[files.Kept] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    earlier: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    point: tuple[float, float] | None = None
    code: str = ""

    @property
    def refused(self) -> list[Refusal]:
        """Every file that is not taken, for the form to show and to carry."""
        told = dict.fromkeys((*self.earlier, *self.problems))
        carried = [Refusal(each, signing.dumps(each, salt=_SALT)) for each in told]
        # These may be chosen again, and are then taken: nothing is carried of them.
        return [*carried, *(Refusal(each, "") for each in self.unread)][:MOST_REFUSED]

    def or_refuse(self) -> tuple[files.Kept, ...]:
        """The photos, if all of them are right.

        Raises:
            Invalid: with all sentences; the photos that are right stay kept.
        """
        if self.problems:
            raise Invalid(" ".join(self.problems), self.code)
        return tuple(self.kept)


def take(request: HttpRequest, name: str = "photos") -> Taken:
    """Take in the photos of a form: those kept from the time before, and those sent now.

    Args:
        name: of the form's file field; the tokens of kept ones come as ``kept``.
    """
    taken = _carried(request)
    for file in request.FILES.getlist(name):
        _note(taken, text_cleaning.clean(file.name or ""), lambda file=file: _redrawn(file, taken))  # type: ignore[misc]
    for file_name, problem in request.__dict__.get(_REFUSED, []):
        _complain(taken, text_cleaning.clean(file_name), problem)
    if len(taken.kept) > settings.JICENG_PHOTOS_A_REPORT:
        del taken.kept[settings.JICENG_PHOTOS_A_REPORT :]
        _complain(taken, "", too_many())
    return taken


def carried(request: HttpRequest, name: str = "photos") -> Taken:
    """What a form brings from the time before, while the photos sent now wait to be read: they are
    named as not taken, for a page that is shown before it comes to them."""
    taken = _carried(request)
    taken.unread = [
        _sentence(text_cleaning.clean(file.name or ""), not_read())
        for file in request.FILES.getlist(name)
    ]
    return taken


def _carried(request: HttpRequest) -> Taken:
    taken = Taken()
    for token in request.POST.getlist(REFUSED_FIELD)[:MOST_REFUSED]:
        with suppress(signing.BadSignature):
            taken.earlier.append(signing.loads(token, salt=_SALT, max_age=files.TOKEN_AGE))
    for token in dict.fromkeys(request.POST.getlist(KEPT_FIELD)):
        _note(taken, "", lambda token=token: files.kept_by(token))  # type: ignore[misc]
    return taken


def take_tokens(tokens: Sequence[str]) -> tuple[files.Kept, ...]:
    """The photos that a program names by the tokens it was given.

    Raises:
        Invalid: for a token that stands for none.
    """
    return tuple(files.kept_by(token) for token in dict.fromkeys(tokens))


def take_one(request: HttpRequest, file: IO[bytes] | None) -> tuple[files.Kept, Taken]:
    """Take in the one file that a program sends.

    Raises:
        Invalid: for one that cannot be taken, or none.
    """
    for _name, problem in request.__dict__.get(_REFUSED, []):
        raise problem
    if file is None:
        raise Invalid(_("Send one photo as the field “file”."), "photo.missing")
    taken = Taken()
    return _redrawn(file, taken), taken


def _redrawn(file: IO[bytes], taken: Taken) -> files.Kept:
    picture = photo_redrawing.redraw(file)
    taken.point = taken.point or picture.point
    return files.keep(picture)


def _note(taken: Taken, file_name: str, get: Callable[[], files.Kept]) -> None:
    try:
        taken.kept.append(get())
    except Problem as problem:
        _complain(taken, text_cleaning.clean(file_name), problem)


def _complain(taken: Taken, file_name: str, problem: Problem) -> None:
    taken.code = taken.code or problem.code
    sentence = _sentence(file_name, problem)
    if sentence not in taken.problems:
        taken.problems.append(sentence)


def _sentence(file_name: str, problem: Problem) -> str:
    shown = shown_name(file_name)
    return f"{shown}: {problem}" if shown else str(problem)


def shown_name(file_name: str) -> str:
    """A file's name, to be shown to whoever sent it: short, and unable to turn the line around."""
    plain = "".join(c for c in file_name if unicodedata.category(c)[0] != "C" or c == "\u200d")
    plain = plain if len(plain) <= 40 else f"{plain[:20]}…{plain[-16:]}"
    return f"\u2068{plain}\u2069" if plain else ""


def photo_response(
    request: HttpRequest, *, name: str, size: str, digest: str, title: str
) -> HttpResponseBase:
    """A stored photo for somebody who may see it; nothing but a picture, whatever is in it.

    Args:
        title: the name under which it is saved, without an ending.

    Raises:
        NotFound: when the file has gone.
    """
    etag = f'"{digest[:32]}-{size}"'
    response: HttpResponseBase
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        response = HttpResponseNotModified()
    else:
        response = FileResponse(
            files.opened(name, size),
            content_type=photo_redrawing.MEDIA_TYPE,
            filename=f"{title}.jpg",
        )
    response.headers["ETag"] = etag
    # Asked about each time: at a counter the next one must not see what the last one saw.
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
