"""Generated photos for tests: valid, large and malicious ones."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

import numpy as np
import pillow_heif  # noqa: F401 - registered by what is tested, needed here for writing HEIC
from PIL import Image, PngImagePlugin

from jiceng.core import files, photo_redrawing

ORIENTATION, GPS = 0x0112, 0x8825
MAKER, OWNER = "SECRET-MAKER", "SECRET-OWNER"


def halves(width: int = 640, height: int = 480) -> Image.Image:
    """A picture with a red left and a blue right half, to recognise its orientation."""
    image = Image.new("RGB", (width, height), "blue")
    image.paste("red", (0, 0, width // 2, height))
    return image


def written(image: Image.Image, format_: str = "JPEG", **how: Any) -> bytes:
    into = BytesIO()
    image.save(into, format_, **how)
    return into.getvalue()


def jpeg(width: int = 640, height: int = 480) -> bytes:
    return written(halves(width, height))


def exif(orientation: int = 1, lon: float | None = None, lat: float | None = None) -> Image.Exif:
    """EXIF data like that of a phone."""
    made = Image.Exif()
    made[ORIENTATION] = orientation
    made[0x010F] = MAKER
    made[0xA430] = OWNER
    if lon is not None and lat is not None:
        made.get_ifd(GPS).update({1: "N", 2: parts(lat), 3: "E", 4: parts(lon)})
    return made


def parts(degrees: float) -> tuple[float, float, float]:
    whole, rest = divmod(abs(degrees), 1)
    minutes, rest = divmod(rest * 60, 1)
    return whole, minutes, round(rest * 60, 3)


def noise(width: int, height: int) -> Image.Image:
    """Incompressible noise, so that the file is as large as that of a camera."""
    pixels = np.random.default_rng(1).integers(0, 255, (height, width, 3), dtype=np.uint8)
    return Image.fromarray(pixels)


def gif_with_script() -> bytes:
    """A GIF that is JavaScript as well: its width and height read `/*`."""
    body = bytearray(written(Image.new("P", (8, 8)), "GIF"))
    return bytes(body) + b"*/=1;alert('SECRET-SCRIPT');//"


def jpeg_with_archive() -> bytes:
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w") as into:
        into.writestr("SECRET-FILE.txt", "SECRET-CONTENT")
    return jpeg() + archive.getvalue()


def png_with_text() -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", "SECRET-COMMENT <script>alert(1)</script>")
    return written(halves(), "PNG", pnginfo=info)


def kept(width: int = 64, height: int = 48) -> files.StoredPhoto:
    """A stored photo, as after an upload."""
    return files.store_photo(photo_redrawing.reencode(BytesIO(jpeg(width, height))))
