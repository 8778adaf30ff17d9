"""How long a recording lasts, from its container; nothing is decoded. Pure.

The three formats of phones: Ogg (RFC 3533, RFC 7845), WebM (RFC 8794, RFC 9559) and MP4 (ISO/IEC
14496-12). Each is walked from part to part, by at most `MOST_PARTS` steps. A file may lie about its
length; its size is limited as well.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Mapping
from typing import Final

MOST_PARTS: Final = 100_000
_OPUS_RATE: Final = 48_000


def seconds_of(content: bytes, suffix: str) -> float | None:
    """Length of a recording; None if its container does not say.

    Args:
        suffix: of its format: ``"ogg"``, ``"webm"`` or ``"m4a"``.
    """
    try:
        return _READ[suffix](content)
    except (IndexError, ValueError, struct.error):
        return None


def _ogg(content: bytes) -> float | None:
    """The position of the last page, in samples."""
    rate, at, last = _ogg_rate(content), 0, -1
    for _step in range(MOST_PARTS):
        if content[at : at + 4] != b"OggS":
            break
        (position,) = struct.unpack_from("<q", content, at + 6)
        last = max(last, position)
        segments = content[at + 26]
        at += 27 + segments + sum(content[at + 27 : at + 27 + segments])
    return last / rate if rate and last > 0 else None


def _ogg_rate(content: bytes) -> int:
    if b"OpusHead" in content[:64]:
        return _OPUS_RATE  # whatever the rate of the recorded sound
    start = content.index(b"\x01vorbis", 0, 64)
    return int(struct.unpack_from("<I", content, start + 12)[0])


_SEGMENT, _INFO, _CLUSTER, _GROUP = 0x18538067, 0x1549A966, 0x1F43B675, 0xA0
_SCALE, _TIME, _BLOCKS = 0x2AD7B1, 0xE7, frozenset({0xA3, 0xA1})
_ENTERED: Final = frozenset({_SEGMENT, _INFO, _CLUSTER, _GROUP})
_NANOSECONDS: Final = 1_000_000_000


def _webm(content: bytes) -> float | None:
    """The time of the last block; recorders write no length, since they do not know it yet."""
    scale, cluster, last = 1_000_000, 0, -1
    for kind, body in _elements(content):
        if kind == _SCALE:
            scale = int.from_bytes(body, "big")
        elif kind == _TIME:
            cluster = int.from_bytes(body, "big")
        elif kind in _BLOCKS:
            track = _number_length(body[0])
            last = max(last, cluster + struct.unpack_from(">h", body, track)[0])
    return last * scale / _NANOSECONDS if last > 0 else None


def _elements(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Elements in the order of the file; of those with others inside, the inner ones follow."""
    at = 0
    for _step in range(MOST_PARTS):
        if at >= len(content):
            return
        width = _number_length(content[at])
        kind = int.from_bytes(content[at : at + width], "big")
        at += width
        width = _number_length(content[at])
        size = int.from_bytes(content[at : at + width], "big") & ((1 << 7 * width) - 1)
        at += width
        if kind not in _ENTERED:
            yield kind, content[at : at + min(size, 16)]
            at += size


def _number_length(first: int) -> int:
    """Bytes of a number of variable length, by its first one."""
    if not first:
        raise ValueError("longer than eight bytes")
    return 9 - first.bit_length()


_CONTAINERS: Final = frozenset({b"moov", b"trak", b"mdia", b"moof", b"traf", b"mvex"})


def _mp4(content: bytes) -> float | None:
    """The length in the header, or the start of the last fragment if it came later."""
    scales: dict[bytes, int] = {}
    found = 0.0
    for kind, body in _boxes(content):
        is_long = bool(body) and body[0] == 1
        if kind in {b"mvhd", b"mdhd"}:
            scale, length = struct.unpack_from(
                ">IQ" if is_long else ">II", body, 20 if is_long else 12
            )
            scales[kind] = scale
        elif kind == b"mehd":
            scale = scales.get(b"mvhd", 0)
            (length,) = struct.unpack_from(">Q" if is_long else ">I", body, 4)
        elif kind == b"tfdt":
            scale = scales.get(b"mdhd", 0)
            (length,) = struct.unpack_from(">Q" if is_long else ">I", body, 4)
        else:
            continue
        unknown = (1 << 64) - 1 if is_long else (1 << 32) - 1
        if scale and length != unknown:
            found = max(found, length / scale)
    return found or None


def _boxes(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Boxes in the order of the file; of those with others inside, the inner ones follow."""
    at = 0
    for _step in range(MOST_PARTS):
        if at + 8 > len(content):
            return
        size, kind = struct.unpack_from(">I4s", content, at)
        header = 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", content, at + 8)
            header = 16
        if kind in _CONTAINERS:
            at += header
            continue
        yield kind, content[at + header : at + header + 64]
        if size < header:
            return  # to the end of the file, or broken
        at += size


_READ: Final[Mapping[str, Callable[[bytes], float | None]]] = {
    "ogg": _ogg,
    "webm": _webm,
    "m4a": _mp4,
}
