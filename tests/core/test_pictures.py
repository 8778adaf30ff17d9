"""Re-encoded photos contain only their pixels, upright."""

from __future__ import annotations

import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from threading import Event, Semaphore
from typing import Any

import pytest
from PIL import Image

from jiceng.core import photo_redrawing
from jiceng.core.errors import Invalid
from jiceng.core.web import TooMany
from tests import photos


def redrawn(data: bytes) -> Image.Image:
    return Image.open(BytesIO(photo_redrawing.reencode(BytesIO(data)).full))


def is_red(image: Image.Image, x: int, y: int) -> bool:
    red, _green, blue = image.convert("RGB").getpixel((x, y))  # type: ignore[misc]
    return bool(red > 200 and blue < 60)


def test_photo_keeps_its_proportions_and_gets_a_small_copy() -> None:
    picture = photo_redrawing.reencode(BytesIO(photos.jpeg(640, 480)))
    assert (picture.width, picture.height) == (640, 480)
    small = Image.open(BytesIO(picture.small))
    assert small.size == (320, 240)
    assert small.format == "JPEG"


def test_photo_of_30_mb_and_48_megapixels_becomes_a_small_file() -> None:
    data = photos.written(photos.noise(8000, 6000), quality=85)
    assert len(data) > 30_000_000
    picture = photo_redrawing.reencode(BytesIO(data))
    assert (picture.width, picture.height) == (2048, 1536)
    assert len(picture.full) < 2_000_000


@pytest.mark.parametrize("format_", ["PNG", "WEBP", "HEIF", "AVIF", "GIF", "BMP", "MPO"])
def test_formats_of_phones_are_read(format_: str) -> None:
    image = redrawn(photos.written(photos.halves(), format_))
    assert image.format == "JPEG"
    assert image.size == (640, 480)
    assert is_red(image, 10, 10)
    assert not is_red(image, 630, 10)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_sideways_photo_is_rotated_upright(orientation: int, format_: str) -> None:
    """Red is on the left after the rotation that the camera recorded."""
    upright = photos.halves(200, 100)
    back = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]
    stored = upright.transpose(back) if back is not None else upright
    image = redrawn(photos.written(stored, format_, exif=photos.exif(orientation)))
    assert image.size == (200, 100)
    assert is_red(image, 10, 50)
    assert not is_red(image, 190, 50)


def test_heic_orientation_is_applied_once() -> None:
    sideways = photos.written(photos.halves(200, 100), "HEIF", exif=photos.exif(6))
    assert redrawn(sideways).size == (200, 100)


def test_camera_metadata_is_removed() -> None:
    data = photos.written(photos.halves(), exif=photos.exif(1, 113.1, 22.6), comment=b"SECRET-NOTE")
    assert b"SECRET-MAKER" in data
    picture = photo_redrawing.reencode(BytesIO(data))
    for kept in (picture.full, picture.small):
        assert b"SECRET" not in kept
        assert b"Exif" not in kept
        assert set(Image.open(BytesIO(kept)).info) <= {
            "jfif",
            "jfif_version",
            "jfif_unit",
            "jfif_density",
            "quantization",
        }


def test_place_is_read_before_metadata_is_removed() -> None:
    data = photos.written(photos.halves(), exif=photos.exif(6, 113.123456, 22.567891))
    assert photo_redrawing.reencode(BytesIO(data)).point == pytest.approx(
        (113.123456, 22.567891), abs=1e-5
    )


def test_invalid_place_is_ignored() -> None:
    nowhere = photos.exif(1, 0.0, 0.0)
    assert (
        photo_redrawing.reencode(BytesIO(photos.written(photos.halves(), exif=nowhere))).point
        is None
    )
    wrong = photos.exif(1, 113.0, 22.0)
    wrong.get_ifd(photos.GPS)[2] = (999.0, 0.0, 0.0)
    assert (
        photo_redrawing.reencode(BytesIO(photos.written(photos.halves(), exif=wrong))).point is None
    )


@pytest.mark.parametrize(
    "data", [photos.gif_with_script(), photos.jpeg_with_archive(), photos.png_with_text()]
)
def test_data_appended_to_a_picture_is_removed(data: bytes) -> None:
    assert b"SECRET" in data
    picture = photo_redrawing.reencode(BytesIO(data))
    assert b"SECRET" not in picture.full + picture.small


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xd8\xff",
        b"%PDF-1.7 nothing",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"GIF89a/*",
        b"\x00\x00\x00\x18ftypheic" + b"\x00" * 40,
    ],
)
def test_file_that_is_no_picture_is_refused_with_a_message(data: bytes) -> None:
    with pytest.raises(Invalid) as caught:
        photo_redrawing.reencode(BytesIO(data))
    assert caught.value.code in {"photo.not_a_picture", "photo.broken"}


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_truncated_photo_is_refused_as_broken(format_: str) -> None:
    data = photos.written(photos.noise(400, 300), format_)
    with pytest.raises(Invalid) as caught:
        photo_redrawing.reencode(BytesIO(data[: len(data) // 2]))
    assert caught.value.code in {"photo.broken", "photo.not_a_picture"}


def test_hundred_megapixels_in_a_small_file_are_refused_before_decoding() -> None:
    bomb = photos.written(Image.new("1", (10_000, 10_000)), "PNG")
    assert len(bomb) < 20_000
    with pytest.raises(Invalid) as caught:
        photo_redrawing.reencode(BytesIO(bomb))
    assert caught.value.code == "photo.too_many_pixels"


def test_forty_nine_megapixels_in_six_kilobytes_are_refused_before_decoding() -> None:
    file = BytesIO()
    Image.new("1", (7000, 7000)).save(file, "PNG")
    assert file.tell() < 10_000
    with pytest.raises(Invalid) as caught:
        photo_redrawing.reencode(file)
    assert caught.value.code == "photo.too_many_pixels"


def test_pictures_are_decoded_in_a_short_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    """When the queue is full, the request is refused immediately and blocks no thread."""
    at_work, go_on = Semaphore(0), Event()
    real = photo_redrawing._open_header

    def slow(file: Any) -> Any:
        at_work.release()
        assert go_on.wait(20)
        return real(file)

    monkeypatch.setattr(photo_redrawing, "_open_header", slow)
    file = BytesIO()
    Image.new("RGB", (8, 8)).save(file, "PNG")
    copies = [
        BytesIO(file.getvalue()) for _ in range(photo_redrawing.AT_ONCE + photo_redrawing.IN_LINE)
    ]
    with ThreadPoolExecutor(len(copies)) as threads:
        drawn = [threads.submit(photo_redrawing.reencode, copy) for copy in copies]
        for _ in range(photo_redrawing.AT_ONCE):
            assert at_work.acquire(timeout=20)
        until = time.monotonic() + 20
        while photo_redrawing._LINE.acquire(blocking=False):
            photo_redrawing._LINE.release()
            assert time.monotonic() < until
        with pytest.raises(TooMany):
            photo_redrawing.reencode(file)
        go_on.set()
        assert all(each.result().width == 8 for each in drawn)


def test_picture_declaring_too_many_pixels_is_refused() -> None:
    bomb = bytearray(photos.written(Image.new("L", (8, 8)), "PNG"))
    bomb[16:24] = (60_000).to_bytes(4, "big") * 2
    bomb[29:33] = zlib.crc32(bytes(bomb[12:29])).to_bytes(4, "big")
    with pytest.raises(Invalid) as caught:
        photo_redrawing.reencode(BytesIO(bytes(bomb)))
    assert caught.value.code == "photo.too_many_pixels"


def test_large_baseline_jpeg_is_read_and_a_progressive_one_is_refused() -> None:
    large = Image.new("RGB", (10_000, 6_000), "red")
    assert redrawn(photos.written(large)).size == (2048, 1229)
    with pytest.raises(Invalid) as caught:
        photo_redrawing.reencode(BytesIO(photos.written(large, progressive=True)))
    assert caught.value.code == "photo.too_many_pixels"


def test_transparency_becomes_white() -> None:
    image = redrawn(photos.written(Image.new("RGBA", (20, 20), (255, 0, 0, 0)), "PNG"))
    assert image.getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("size", [(1, 1), (1, 4000), (4000, 1)])
def test_extreme_proportions_are_read(size: tuple[int, int]) -> None:
    assert max(redrawn(photos.written(Image.new("RGB", size), "PNG")).size) <= 2048
