"""Drawn pictures that stand for photos of the demonstration: a lane with something in it, and the
same lane when it is free. No photo of a real place or person is shipped."""

from __future__ import annotations

import io
from functools import cache
from typing import Final

from PIL import Image, ImageDraw

from jiceng.core import files, photo_redrawing

SIZE: Final = (640, 480)
SKY, WALL, WINDOW, GROUND, MARK = "#c9dbe6", "#b9a78c", "#6f8796", "#8b8f93", "#e8d36b"
THING, WHEEL, HALF = "#a34a3b", "#2c2f33", 320


@cache
def _drawn(*, is_blocked: bool, shade: int) -> photo_redrawing.Picture:
    picture = Image.new("RGB", SIZE, SKY)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 60 + shade, 210, 330), WALL)
    pen.rectangle((440, 90 - shade // 2, 640, 330), WALL)
    for left in (30, 110, 470, 550):
        pen.rectangle((left, 130, left + 50, 200), WINDOW)
        pen.rectangle((left, 230, left + 50, 300), WINDOW)
    pen.polygon(((210, 330), (440, 330), (640, 480), (0, 480)), GROUND)
    for step in range(5):
        top = 340 + step * 28
        pen.line((HALF - 6 - step, top, HALF - 9 - step, top + 14), MARK, 5 + step)
    if is_blocked:
        left = 230 + shade
        pen.rounded_rectangle((left, 300, left + 190, 400), 18, THING)
        pen.rectangle((left + 24, 316, left + 90, 348), SKY)
        for wheel in (left + 40, left + 150):
            pen.ellipse((wheel - 20, 380, wheel + 20, 420), WHEEL)
    content = io.BytesIO()
    picture.save(content, "PNG")
    content.seek(0)
    return photo_redrawing.reencode(content)


def lane(*, is_blocked: bool, shade: int = 0) -> files.StoredPhoto:
    """A stored picture of a lane.

    Args:
        shade: tells lanes apart; moves walls and vehicle by so many pixels, 0 to 60.
    """
    return files.store_photo(_drawn(is_blocked=is_blocked, shade=shade))
