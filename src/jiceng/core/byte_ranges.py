"""One range of the bytes of a file, as a browser asks for it (RFC 9110, section 14). Pure."""

from __future__ import annotations

import re
from typing import Final

_RANGE: Final = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


class NotSatisfiable(Exception):
    """The file has none of the bytes asked for."""


def requested(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte asked for, both included; None for the whole file.

    A header that is no single range of bytes is ignored, as the standard allows.

    Args:
        header: the value of ``Range``; "" without one.
        size: of the file, in bytes.

    Raises:
        NotSatisfiable: the range begins behind the end.

    >>> requested("bytes=2-4", 10), requested("bytes=-3", 10), requested("bytes=8-", 10)
    ((2, 4), (7, 9), (8, 9))
    """
    found = _RANGE.fullmatch(header.replace(" ", ""))
    if found is None or found.group(1) == found.group(2) == "":
        return None
    first, last = found.groups()
    if first == "":
        length = min(int(last), size)
        if not length:
            raise NotSatisfiable
        return size - length, size - 1
    begin, end = int(first), min(int(last), size - 1) if last else size - 1
    if begin >= size:
        raise NotSatisfiable
    # A range that ends before it begins is invalid, and ignored.
    return (begin, end) if begin <= end else None
