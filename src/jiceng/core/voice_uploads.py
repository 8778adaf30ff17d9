"""Voice recordings: recognised by their content, stored unchanged, and served as sound only.

Phones record in three formats: WebM (Android), MP4 (iPhone) and Ogg (Firefox). Their length is
limited by the recorder (frontend/portal/voice-recorder.ts), by what the container says
(`voice_lengths`) and, since a container may lie, by their size.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Final

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseNotModified
from django.utils.http import parse_etags
from django.utils.translation import gettext as _

from jiceng.core import files
from jiceng.core.errors import Invalid
from jiceng.core.voice_lengths import seconds_of

FIELD: Final = "voice"
KEPT_FIELD: Final = "kept_voice"
MOST_BYTES: Final = 4 * 1024 * 1024
"""Three minutes as iPhones record them; others need a fifth of it."""

MOST_SECONDS: Final = 190
"""Three minutes, and what recorders add until they have stopped."""

TYPES: Final[Mapping[str, str]] = {"webm": "audio/webm", "m4a": "audio/mp4", "ogg": "audio/ogg"}
"""Media types by the suffix of the stored name."""
_NAME: Final = re.compile(
    rf"{files.OTHER_FILES}/\d{{4}}-\d{{2}}/[0-9a-f]{{32}}(_\w{{7}})?\.(\w+)", re.ASCII
)
_SALT: Final = "jiceng.core.voice"
_HEAD: Final = 4096
"""First bytes, in which a file names its format and the kinds of its tracks."""


@dataclass(frozen=True, slots=True)
class StoredVoice:
    """A stored recording, with the columns of a stored photo; it has no size on a screen.

    Args:
        name: random; its suffix gives the format.
        digest: SHA-256, in hex.
    """

    name: str
    digest: str
    bytes: int
    width: int = 0
    height: int = 0

    @property
    def token(self) -> str:
        """The signed token that a refused form holds until a record takes over the recording."""
        return signing.dumps(asdict(self), salt=_SALT)


def format_of(content: bytes) -> str:
    """The suffix for a recording's format, by its content; "" for anything else.

    >>> format_of(b"OggS" + bytes(24) + b"OpusHead"), format_of(b"<script>")
    ('ogg', '')
    """
    head = content[:_HEAD]
    if head.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in head[:64]:
        return "" if re.search(rb"V_(VP|AV1|MPEG)", head) else "webm"
    if head.startswith(b"OggS") and (b"OpusHead" in head[:64] or b"\x01vorbis" in head[:64]):
        return "ogg"
    if head[:2] == b"\0\0" and head[4:8] == b"ftyp":
        return "" if b"vide" in head else "m4a"
    return ""


def too_big_error() -> Invalid:
    """The error for a recording above a limit."""
    return Invalid(_("The recording is too long. Record at most three minutes."), "voice.too_big")


def voice_of_form(request: HttpRequest) -> StoredVoice | None:
    """The recording of a form: sent now, or kept from a refused one; None without any.

    Raises:
        Invalid: not a recording, or too long.
    """
    file = request.FILES.get(FIELD)
    if file is None:
        return _of_token(request.POST.get(KEPT_FIELD, ""))
    return store_voice(file.read())


def store_voice(content: bytes) -> StoredVoice:
    """Store a recording.

    Raises:
        Invalid: not a recording, or too long.
    """
    if len(content) > MOST_BYTES:
        raise too_big_error()
    suffix = format_of(content)
    if not suffix:
        raise Invalid(
            _("This is not a voice recording. Record it again, or write it down."),
            "voice.unreadable",
        )
    if (seconds_of(content, suffix) or 0) > MOST_SECONDS:
        raise too_big_error()
    name = files.store_bytes(content, suffix)
    return StoredVoice(name, hashlib.sha256(content).hexdigest(), len(content))


def _of_token(token: str) -> StoredVoice | None:
    if not token:
        return None
    try:
        found = StoredVoice(**signing.loads(token, salt=_SALT, max_age=files.TOKEN_AGE))
    except (signing.BadSignature, TypeError):
        found = None
    if found is None or not _suffix_of(found.name):
        raise Invalid(_("A recording was kept for a day only. Record it again."), "voice.gone")
    return found


def _suffix_of(name: str) -> str:
    found = _NAME.fullmatch(name)
    return found[2] if found and found[2] in TYPES else ""


def voice_response(request: HttpRequest, *, name: str, digest: str, title: str) -> HttpResponse:
    """The response with a recording, for an authorised user; always as sound, whatever its content.

    Ranges are answered, without which iPhones play nothing.

    Args:
        title: the name under which it is saved, without a suffix.

    Raises:
        NotFound: when the file was deleted.
    """
    etag, suffix = f'"{digest[:32]}"', _suffix_of(name)
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = _content(request, files.read_bytes(name), TYPES.get(suffix, ""))
        response.headers["Content-Disposition"] = f'inline; filename="{title}.{suffix}"'
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _content(request: HttpRequest, content: bytes, media_type: str) -> HttpResponse:
    """The whole recording, or the part that a ``Range`` header asks for (RFC 9110, one range)."""
    asked = re.fullmatch(r"bytes=(\d*)-(\d*)", request.headers.get("Range", ""))
    total = len(content)
    if asked is None or not any(asked.groups()):
        return HttpResponse(content, content_type=media_type)
    first, last = asked.groups()
    start = int(first) if first else max(0, total - int(last))
    end = min(int(last), total - 1) if first and last else total - 1
    if start > end:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{total}"})
    part = HttpResponse(content[start : end + 1], content_type=media_type, status=206)
    part.headers["Content-Range"] = f"bytes {start}-{end}/{total}"
    return part
