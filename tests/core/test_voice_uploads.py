"""Voice recordings: recognised by their content, served as sound, in ranges."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from jiceng.core import voice_uploads
from jiceng.core.errors import Invalid
from tests import voices


@pytest.mark.parametrize(
    ("content", "suffix"),
    [
        (voices.OGG, "ogg"),
        (voices.WEBM, "webm"),
        (voices.M4A, "m4a"),
        (voices.WEBM_WITH_PICTURES, ""),
        (voices.M4A_WITH_PICTURES, ""),
        (b"", ""),
        (b"<html><script>alert(1)</script>", ""),
        (b"\xff\xd8\xff\xe0" + bytes(100), ""),
        (b"OggS" + bytes(200), ""),
        (b"PK\x03\x04ftyp", ""),
    ],
)
def test_a_recording_is_recognised_by_its_content(content: bytes, suffix: str) -> None:
    assert voice_uploads.format_of(content) == suffix


@given(st.binary(max_size=200))
def test_only_the_three_formats_are_taken(content: bytes) -> None:
    marks = (b"\x1a\x45\xdf\xa3", b"OggS")
    begins = content.startswith(marks) or content[4:8] == b"ftyp"
    assert begins or not voice_uploads.format_of(content)


def posted(content: bytes | None = None, **fields: Any) -> Any:
    request = RequestFactory().post("/report/", fields)
    if content is not None:
        request.FILES["voice"] = SimpleUploadedFile("a.webm", content)
    return request


def test_a_form_without_a_recording_has_none() -> None:
    assert voice_uploads.voice_of_form(posted()) is None


def test_a_recording_is_stored_and_its_token_returns_it() -> None:
    stored = voice_uploads.voice_of_form(posted(voices.WEBM))
    assert stored is not None
    assert stored.name.endswith(".webm")
    assert stored.bytes == len(voices.WEBM)
    again = voice_uploads.voice_of_form(posted(kept_voice=stored.token))
    assert again == stored


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"%PDF-1.7", "voice.unreadable"),
        (voices.OGG + bytes(voice_uploads.MOST_BYTES), "voice.too_big"),
    ],
)
def test_other_files_and_long_recordings_are_refused(content: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        voice_uploads.voice_of_form(posted(content))
    assert refused.value.code == code


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "photos/2026-09/" + "0" * 32 + ".jpg", "files/x.ogg"]
)
def test_a_token_for_another_file_is_refused_even_if_it_is_signed(name: str) -> None:
    forged = signing.dumps({"name": name, "digest": "0", "bytes": 1}, salt="jiceng.core.voice")
    for token in (forged, forged[:-2], "x"):
        with pytest.raises(Invalid) as refused:
            voice_uploads.voice_of_form(posted(kept_voice=token))
        assert refused.value.code == "voice.gone"


def served(headers: dict[str, str] | None = None) -> Any:
    stored = voices.kept(voices.OGG)
    request = RequestFactory().get("/", headers=headers)
    return voice_uploads.voice_response(
        request, name=stored.name, digest=stored.digest, title="2026-1"
    )


def test_a_recording_is_served_as_sound_only() -> None:
    answer = served()
    assert (answer.status_code, answer.content) == (200, voices.OGG)
    assert answer.headers["Content-Type"] == "audio/ogg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "private" in answer.headers["Cache-Control"]
    assert served({"If-None-Match": answer.headers["ETag"]}).status_code == 304


@given(first=st.integers(0, 600), last=st.integers(0, 600) | st.none())
def test_ranges_are_those_of_the_content(first: int, last: int | None) -> None:
    answer = served({"Range": f"bytes={first}-{'' if last is None else last}"})
    wanted = voices.OGG[first : None if last is None else last + 1]
    if wanted:
        assert (answer.status_code, answer.content) == (206, wanted)
        end = first + len(wanted) - 1
        assert answer.headers["Content-Range"] == f"bytes {first}-{end}/{len(voices.OGG)}"
    else:
        assert answer.status_code == 416


@pytest.mark.parametrize(
    ("asked", "wanted"), [("bytes=-10", voices.OGG[-10:]), ("bytes=-9999", voices.OGG)]
)
def test_a_range_may_count_from_the_end(asked: str, wanted: bytes) -> None:
    assert served({"Range": asked}).content == wanted


@pytest.mark.parametrize("asked", ["bytes=-", "items=0-1", "bytes=0-1,4-5", "nonsense"])
def test_other_ranges_are_answered_with_the_whole(asked: str) -> None:
    answer = served({"Range": asked})
    assert (answer.status_code, answer.content) == (200, voices.OGG)
