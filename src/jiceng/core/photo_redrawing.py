"""Re-encoding of uploaded photos: only pixels are kept, nothing else of the file.

Names, places, serial numbers and hidden content (a script, an archive) are dropped, since the
stored file is written from the decoded pixels.
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

# The largest accepted claim, in pixels. Most formats have to be decoded completely; a plain JPEG is
# decoded at a fraction of its size, so that a phone camera of 200 megapixels is supported.
MAX_PIXELS: Final = 50_000_000
MAX_PIXELS_OF_JPEG: Final = 220_000_000
# Formats of cameras, phones and screenshots; nothing with scripts, pages or vectors in it.
FORMATS: Final = ("JPEG", "PNG", "WEBP", "HEIF", "AVIF", "GIF", "BMP")
READABLE_BY_PEOPLE: Final = "JPEG, PNG, HEIC, WebP"

# No real photo of that size compresses so well: a few bytes that claim much work.
SMOOTH_FROM: Final = 8_000_000
MOST_PIXELS_A_BYTE: Final = 200

# Each picture may take some hundred megabytes for a second: at most two are processed at a time,
# and at most two wait, since each of them blocks a thread that serves pages.
AT_ONCE, IN_LINE = 2, 2
PATIENCE_SECONDS: Final = 15.0
_TURNS: Final = threading.BoundedSemaphore(AT_ONCE)
_LINE: Final = threading.BoundedSemaphore(AT_ONCE + IN_LINE)

Image.MAX_IMAGE_PIXELS = MAX_PIXELS_OF_JPEG
# A picture may contain a thumbnail that shows something else; only the large one counts.
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
    """A photo as stored: upright, with nothing but its pixels.

    Args:
        full: JPEG, at most `LONG_SIDE` pixels long.
        small: the same for lists, at most `SMALL_SIDE`.
        point: the camera's location, WGS 84 degrees; to be suggested to the sender, never to be
            stored.
    """

    full: bytes
    small: bytes
    width: int
    height: int
    point: tuple[float, float] | None = None


def reencode(file: IO[bytes]) -> Picture:
    """Decode a picture and encode it again.

    Raises:
        Invalid: not a picture, a broken one, or one with too many pixels.
        TooMany: other pictures are being processed.
    """
    with _turn():
        with _open_header(file) as image:
            point = location_of(image)
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


def _open_header(file: IO[bytes]) -> Image.Image:
    """A picture of which only the header has been read."""
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
    # A progressive JPEG keeps all its parts in memory until the last one is read.
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
    """Only the pixels: decoded, scaled down, upright, opaque."""
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
    """As RGB; transparent parts become white."""
    if not image.has_transparency_data:
        return image.convert("RGB")
    above = _within(image.convert("RGBA"), LONG_SIDE)
    paper = Image.new("RGB", above.size, "white")
    paper.paste(above, mask=above.getchannel("A"))
    return paper


def _within(image: Image.Image, side: int) -> Image.Image:
    """Scaled down to fit a square, if it is larger."""
    if max(image.size) <= side:
        return image
    share = side / max(image.size)
    size = (max(1, round(image.width * share)), max(1, round(image.height * share)))
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _written(image: Image.Image, quality: int) -> bytes:
    # A new image with these pixels: profiles and comments of the decoded one are not copied.
    clean = Image.new("RGB", image.size)
    clean.paste(image)
    into = io.BytesIO()
    clean.save(into, "JPEG", quality=quality, optimize=True)
    return into.getvalue()


def _exif(image: Image.Image) -> Any:
    try:
        return image.getexif()
    except Exception:  # noqa: BLE001 - broken metadata must not cost the picture
        return {}


def location_of(image: Image.Image) -> tuple[float, float] | None:
    """Longitude and latitude from the picture's metadata, WGS 84 degrees."""
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
