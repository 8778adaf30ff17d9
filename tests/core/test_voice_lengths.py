"""How long a recording lasts, in the three formats of phones."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiceng.core.voice_lengths import seconds_of

FORMATS = ("ogg", "webm", "m4a")
SECONDS = st.integers(1, 3600)


def page(position: int, body: bytes) -> bytes:
    segments = [255] * (len(body) // 255) + [len(body) % 255]
    head = b"OggS\0\0" + struct.pack("<qIII", position, 1, 0, 0)
    return head + bytes([len(segments), *segments]) + body


def ogg(seconds: int) -> bytes:
    """Opus counts in 48,000 samples a second, whatever was recorded."""
    pages = [page(48_000 * second, bytes(300)) for second in range(1, seconds + 1)]
    return page(0, b"OpusHead\x01\x01" + bytes(9)) + b"".join(pages)


def vorbis(seconds: int, rate: int) -> bytes:
    head = b"\x01vorbis" + struct.pack("<IBI", 0, 1, rate) + bytes(14)
    return page(0, head) + page(seconds * rate, bytes(10))


def element(kind: bytes, body: bytes, *, is_open: bool = False) -> bytes:
    """An element; one that is still being written has an unknown size."""
    size = b"\x01" + b"\xff" * 7 if is_open else struct.pack(">Q", len(body) | 1 << 56)
    return kind + size + body


def webm(seconds: int, *, is_open: bool) -> bytes:
    """A cluster a second, each with a block half a second later than itself."""
    clusters = [
        element(
            b"\x1f\x43\xb6\x75",
            element(b"\xe7", (1000 * second).to_bytes(4, "big"))
            + element(b"\xa3", b"\x81" + struct.pack(">h", 500) + bytes(20)),
            is_open=is_open,
        )
        for second in range(seconds)
    ]
    scale = element(b"\x15\x49\xa9\x66", element(b"\x2a\xd7\xb1", (1_000_000).to_bytes(3, "big")))
    head = element(b"\x1a\x45\xdf\xa3", element(b"\x42\x82", b"webm"))
    return head + element(b"\x18\x53\x80\x67", scale + b"".join(clusters), is_open=is_open)


def box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body) + 8, kind) + body


def header(kind: bytes, scale: int, length: int) -> bytes:
    return box(kind, bytes(12) + struct.pack(">II", scale, length) + bytes(20))


def mp4(seconds: int, fragments: int = 0) -> bytes:
    """With its length in the header, or in fragments of a second each."""
    length = 0 if fragments else seconds * 1000
    track = box(b"trak", box(b"mdia", header(b"mdhd", 44_100, 0)))
    found = box(b"ftyp", b"M4A \0\0\0\0") + box(b"moov", header(b"mvhd", 1000, length) + track)
    for second in range(fragments):
        time = box(b"tfdt", b"\x01\0\0\0" + struct.pack(">Q", second * 44_100))
        found += box(b"moof", box(b"traf", time)) + box(b"mdat", bytes(50))
    return found


@given(SECONDS, st.sampled_from([8_000, 44_100]))
def test_length_of_ogg_is_the_position_of_its_last_page(seconds: int, rate: int) -> None:
    assert seconds_of(ogg(seconds % 60 + 1), "ogg") == seconds % 60 + 1
    assert seconds_of(vorbis(seconds, rate), "ogg") == seconds


@given(st.integers(1, 200), st.booleans())
def test_length_of_webm_is_the_time_of_its_last_block(seconds: int, is_open: bool) -> None:
    assert seconds_of(webm(seconds, is_open=is_open), "webm") == seconds - 0.5


@given(SECONDS)
def test_length_of_mp4_is_in_its_header_or_its_fragments(seconds: int) -> None:
    assert seconds_of(mp4(seconds), "m4a") == seconds
    fragments = seconds % 60 + 2
    assert seconds_of(mp4(0, fragments), "m4a") == fragments - 1


@given(st.binary(max_size=300), st.sampled_from(FORMATS), st.integers(0, 400))
def test_no_file_stops_the_server(content: bytes, suffix: str, cut: int) -> None:
    made = {"ogg": ogg(2), "webm": webm(2, is_open=True), "m4a": mp4(2, 2)}[suffix]
    for file in (content, made[:cut], made[:cut] + content, content + made):
        found = seconds_of(file, suffix)
        assert found is None or found > 0


@pytest.mark.parametrize("suffix", FORMATS)
def test_large_file_of_tiny_parts_is_read_to_a_limit_only(suffix: str) -> None:
    part = {"ogg": page(1, b""), "webm": b"\xec\x80", "m4a": box(b"free", b"")}[suffix]
    assert seconds_of(part * (4_000_000 // len(part)), suffix) is None
