"""Reserved names of sources, under which repeated reports are recognised."""

from __future__ import annotations

import hashlib
import unicodedata
from typing import Final

from django.utils.translation import gettext as _

from jiceng.core import crypto
from jiceng.core.errors import Invalid

FORM: Final = "form"
"""Source of reports from a page's form; the reference is a digest of the form's number and
content.
"""

ANYBODY: Final = "anybody:"
"""Prefix of sources of programs without a key. It separates their references from those of
authenticated systems, so that they can neither read nor block each other's.
"""

MAX_SOURCE: Final = 40


def is_reserved(source: str) -> bool:
    """Whether a source name is reserved, in any spelling."""
    plain = unicodedata.normalize("NFKC", source).strip().casefold()
    return plain == FORM or plain.startswith(ANYBODY)


def refuse_reserved(source: str) -> None:
    """Refuse reserved source names from outside.

    Raises:
        Invalid: the name is reserved.
    """
    if is_reserved(source):
        raise Invalid(
            _("“%(source)s” is reserved. Use the name of your own system as the source.")
            % {"source": source[:MAX_SOURCE]},
            "report.source_reserved",
            field="source",
        )


def of_anybody(source: str) -> str:
    """Source under which reports of a program without a key are stored."""
    return f"{ANYBODY}{source}"[:MAX_SOURCE]


_ERASED: Final = "erased:"
_CONTEXT: Final = "cases.Case.source_ref"


def erased_ref(source: str, ref: str) -> str:
    """Digest that replaces the reference of an erased request, so that a repetition is still
    recognised. "" stays "".
    """
    if not ref or ref.startswith(_ERASED):
        return ref
    return f"{_ERASED}{crypto.blind_indexes(_together(source, ref), context=_CONTEXT)[0].hex()}"


def spellings(source: str, ref: str) -> list[str]:
    """The values under which a reference may be stored: as given, or the digest after an
    erasure.
    """
    if not ref:
        return []
    left = crypto.blind_indexes(_together(source, ref), context=_CONTEXT)
    return [ref, *(f"{_ERASED}{each.hex()}" for each in left)]


def _together(source: str, ref: str) -> str:
    # Byte for byte, unlike the indexes, which ignore case and blanks.
    return hashlib.sha256(f"{source}\0{ref}".encode()).hexdigest()
