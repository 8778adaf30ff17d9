"""Language of what a command says to its reader."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

LANGUAGE_VARIABLES: Final = ("JICENG_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
"""Environment variables that name the reader's language, the strongest first."""
CHINESE: Final = "zh-hans"
ENGLISH: Final = "en"


def console_language(environment: Mapping[str, str]) -> str:
    """The language in which a reader wants to be addressed: Chinese unless the first of the
    variables that is set names English."""
    given = next(filter(None, (environment.get(name) for name in LANGUAGE_VARIABLES)), "")
    return ENGLISH if given.lower().startswith("en") else CHINESE
