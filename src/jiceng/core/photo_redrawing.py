"""Photos from anybody, drawn anew: only pixels pass, nothing else that came in the file.

Names, places, serial numbers and whatever hides behind the picture (a script, an archive) end here,
since what is kept is written by us from the decoded pixels.
"""

from __future__ import annotations

import io
import math
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any, Final

import pillow_heif
from django.utils.translation import gettext as _
from PIL import Image

from jiceng.core.errors import Invalid
from jiceng.core.web import TooMany

LONG_SIDE: Final = 2048  # enough to read a house number across a street
SMALL_SIDE: Final = 320
QUALITY, SMALL_QUALITY = 82, 75
MEDIA_TYPE: Final = "image/jpeg"

# What a picture may claim to be, in pixels. Most have to be decoded whole; a plain JPEG is decoded
# at a fraction of its size, so that a phone of 200 megapixels is welcome.
MAX_PIXELS: Final = 50_000_000
MAX_PIXELS_OF_JPEG: Final = 220_000_000
# Formats of cameras, phones and screenshots; nothing with scripts, pages or vectors in it.
FORMATS: Final = ("JPEG", "PNG", "WEBP", "HEIF", "AVIF", "GIF", "BMP")
READABLE_BY_PEOPLE: Final = "JPEG, PNG, HEIC, WebP"

# No picture of that size that anybody took is so smooth: a few bytes that claim much work.
SMOOTH_FROM: Final = 8_000_000
MOST_PIXELS_A_BYTE: Final = 200

# Each picture may take some hundred megabytes for a second: no more than two of them at once, and
# no more than two that wait for their turn, since each of them keeps a thread from the pages.
AT_ONCE, IN_LINE = 2, 2
PATIENCE_SECONDS: Final = 15.0
_TURNS: Final = threading.BoundedSemaphore(AT_ONCE)
_LINE: Final = threading.BoundedSemaphore(AT_ONCE + IN_LINE)

Image.MAX_IMAGE_PIXELS = MAX_PIXELS_OF_JPEG
# A picture may carry a smaller one that shows something else; it is the large one that counts.
pillow_heif.register_heif_opener(thumbnails=False, decode_threads=1)

_ORIENTATION, _GPS = 0x0112, 0x8825
_UPRIGHT: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo as it is kept: upright, without anything beside its pixels.

    Args:
        full: JPEG, at most `LONG_SIDE` pixels long.
        small: the same for lists, at most `SMALL_SIDE`.
        point: where the camera said it was, WGS 84 degrees; to be suggested to whoever sent it,
            never to be stored.
    """

    full: bytes
    small: bytes
    width: int
    height: int
    point: tuple[float, float] | None = None


def redraw(file: IO[bytes]) -> Picture:
    """Decode a picture and write it anew.

    Raises:
        Invalid: not a picture, a broken one, or one with too many pixels.
        TooMany: others' pictures are being drawn.
    """
    with _turn():
        with _opened(file) as image:
            point = point_of(image)
            upright = _scaled(image)
        return Picture(
            full=_written(upright, QUALITY),
            small=_written(_within(upright, SMALL_SIDE), SMALL_QUALITY),
            width=upright.width,
            height=upright.height,
            point=point,
        )


@contextmanager
def _turn() -> Iterator[None]:
    if not _LINE.acquire(blocking=False):
        raise _busy()
    try:
        if not _TURNS.acquire(timeout=PATIENCE_SECONDS):
            raise _busy()
        try:
            yield
        finally:
            _TURNS.release()
    finally:
        _LINE.release()


def _busy() -> TooMany:
    return TooMany(
        _("Many photos are arriving at this moment. Choose yours again in a few seconds."),
        "photo.busy",
        seconds=10,
    )


def _opened(file: IO[bytes]) -> Image.Image:
    """A picture of which only the head has been read."""
    file.seek(0)
    try:
        image = Image.open(file, formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels() from None
    except Exception:  # noqa: BLE001 - a hostile file may fail in any way
        raise Invalid(
            _("This is not a photo that can be read. Send %(formats)s.")
            % {"formats": READABLE_BY_PEOPLE},
            "photo.not_a_picture",
        ) from None
    # A progressive JPEG keeps all its parts in memory until the last one has come.
    plain = image.format in {"JPEG", "MPO"} and not image.info.get("progressive")
    pixels = image.width * image.height
    length = file.seek(0, io.SEEK_END)
    is_bomb = pixels > SMOOTH_FROM and pixels > length * MOST_PIXELS_A_BYTE
    if is_bomb or pixels > (MAX_PIXELS_OF_JPEG if plain else MAX_PIXELS):
        image.close()
        raise _too_many_pixels()
    return image


def _too_many_pixels() -> Invalid:
    return Invalid(
        _("This picture has too many pixels (more than %(limit)s million). Make it smaller first.")
        % {"limit": MAX_PIXELS // 1_000_000},
        "photo.too_many_pixels",
    )


def _scaled(image: Image.Image) -> Image.Image:
    """The pixels alone: in memory, small enough, upright, opaque."""
    turn = _UPRIGHT.get(_exif(image).get(_ORIENTATION))
    try:
        image.draft("RGB", (LONG_SIDE, LONG_SIDE))
        image.load()
        plain = _within(_opaque(image), LONG_SIDE)
        return plain.transpose(turn) if turn is not None else plain
    except Exception:  # noqa: BLE001 - a hostile file may fail in any way
        raise Invalid(
            _("This photo is broken or has arrived only in part. Send it again."), "photo.broken"
        ) from None


def _opaque(image: Image.Image) -> Image.Image:
    """As RGB; what can be seen through becomes white paper."""
    if not image.has_transparency_data:
        return image.convert("RGB")
    above = _within(image.convert("RGBA"), LONG_SIDE)
    paper = Image.new("RGB", above.size, "white")
    paper.paste(above, mask=above.getchannel("A"))
    return paper


def _within(image: Image.Image, side: int) -> Image.Image:
    """Scaled down to fit a square, if it does not yet."""
    if max(image.size) <= side:
        return image
    share = side / max(image.size)
    size = (max(1, round(image.width * share)), max(1, round(image.height * share)))
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _written(image: Image.Image, quality: int) -> bytes:
    # A new image with these pixels: what hangs on the decoded one (profiles, comments) stays back.
    clean = Image.new("RGB", image.size)
    clean.paste(image)
    into = io.BytesIO()
    clean.save(into, "JPEG", quality=quality, optimize=True)
    return into.getvalue()


def _exif(image: Image.Image) -> Any:
    try:
        return image.getexif()
    except Exception:  # noqa: BLE001 - what a camera wrote about a picture may never cost it
        return {}


def point_of(image: Image.Image) -> tuple[float, float] | None:
    """Longitude and latitude that the camera wrote into the picture, WGS 84 degrees."""
    try:
        gps = _exif(image).get_ifd(_GPS)
        lat = _degrees(gps[2], gps.get(1) == "S")
        lon = _degrees(gps[4], gps.get(3) == "W")
    except Exception:  # noqa: BLE001 - see above
        return None
    sound = math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90
    return (round(lon, 6), round(lat, 6)) if sound and (lon or lat) else None


def _degrees(parts: Any, negative: bool) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    found = degrees + minutes / 60 + seconds / 3600
    return -found if negative else found
