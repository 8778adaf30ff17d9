"""Names of sources under which references are known again, and those that are ours alone."""

from __future__ import annotations

import hashlib
import unicodedata
from typing import Final

from django.utils.translation import gettext as _

from jiceng.core import crypto
from jiceng.core.errors import Invalid

FORM: Final = "form"
"""Of what comes by a page's form; its reference is a digest of the form's number with all that it
says, which nobody reads."""

ANYBODY: Final = "anybody:"
"""Before what programs without a key call their source: numbers of their own, since another
system's would tell of its request, and taken first they would keep that one out."""

MAX_SOURCE: Final = 40


def is_reserved(source: str) -> bool:
    """Whether a source is one of ours, however it is written."""
    plain = unicodedata.normalize("NFKC", source).strip().casefold()
    return plain == FORM or plain.startswith(ANYBODY)


def refuse_reserved(source: str) -> None:
    """Keep what others send apart from what is known again by our own rules.

    Raises:
        Invalid: the source is one of ours.
    """
    if is_reserved(source):
        raise Invalid(
            _("“%(source)s” is reserved. Use the name of your own system as the source.")
            % {"source": source[:MAX_SOURCE]},
            "report.source_reserved",
            field="source",
        )


def of_anybody(source: str) -> str:
    """The source under which a program without a key is known again."""
    return f"{ANYBODY}{source}"[:MAX_SOURCE]


_ERASED: Final = "erased:"
_CONTEXT: Final = "cases.Case.source_ref"


def erased_ref(source: str, ref: str) -> str:
    """What is left of a reference when a request is erased: nobody reads it, but what is sent once
    more is still known by it. "" stays so."""
    if not ref or ref.startswith(_ERASED):
        return ref
    return f"{_ERASED}{crypto.blind_indexes(_together(source, ref), context=_CONTEXT)[0].hex()}"


def spellings(source: str, ref: str) -> list[str]:
    """A reference as rows may hold it: as it was given, or what erasing has left of it."""
    if not ref:
        return []
    left = crypto.blind_indexes(_together(source, ref), context=_CONTEXT)
    return [ref, *(f"{_ERASED}{each.hex()}" for each in left)]


def _together(source: str, ref: str) -> str:
    # To the letter: indexes take capitals and blanks for the same.
    return hashlib.sha256(f"{source}\0{ref}".encode()).hexdigest()
