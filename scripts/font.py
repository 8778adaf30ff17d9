"""The font of printed pages, assembled from the slices of a web font.

    scripts/font.py SLICES INTO.ttf

SLICES is the folder of `@fontsource-variable/noto-sans-sc` (Noto Sans SC, SIL Open Font License): a
hundred small WOFF2 files of variable weight with some 13,600 characters in total. A PDF needs one
TrueType file of one weight. It is built once, in a quarter of a minute, and not committed.
"""

from __future__ import annotations

import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

WEIGHT = 500
# A printed page needs only the outlines, widths and names of characters.
KEEP = {"head", "hhea", "maxp", "OS/2", "hmtx", "cmap", "loca", "glyf", "name", "post"}
VARIATION = {"fvar", "gvar", "avar"}


def static(path: Path, folder: Path) -> str:
    """One slice at our weight, uncompressed; returns the file's name."""
    font: Any = TTFont(path)
    for table in {*font.keys()} - KEEP - VARIATION - {"GlyphOrder"}:
        del font[table]
    instancer.instantiateVariableFont(font, {"wght": WEIGHT}, inplace=True)
    font.flavor = None
    into = folder / f"{path.stem}.ttf"
    font.save(into)
    return str(into)


def main(slices: str, into: str) -> int:
    """Build the font."""
    paths = sorted(Path(slices).glob("*-wght-normal.woff2"))
    if not paths:
        print(f"There are no slices in {slices}: run npm ci first.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        with ProcessPoolExecutor() as pool:
            parts = list(pool.map(partial(static, folder=Path(folder)), paths))
        merged: Any = Merger().merge(parts)
        target = Path(into)
        target.parent.mkdir(parents=True, exist_ok=True)
        merged.save(target.with_suffix(".part"))
        target.with_suffix(".part").replace(target)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
