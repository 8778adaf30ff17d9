"""Permission table of request moves, written into the user guides in their languages.

scripts/who_may.py          write it into both guides
scripts/who_may.py check    fail if a guide has another table
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

DOCS: Final = Path(__file__).resolve().parents[1] / "docs"
GUIDES: Final = {
    "en": DOCS / "en" / "reference" / "refusals.md",
    "zh-hans": DOCS / "zh" / "reference" / "refusals.md",
}
BEGIN, END = "<!-- who may: begin -->", "<!-- who may: end -->"
YES: Final = "●"


def table(language: str) -> str:
    """The table as Markdown: a row for each move, a column for each relation."""
    # Only after Django's set-up.
    from django.utils.translation import gettext, override  # noqa: PLC0415

    from jiceng.cases.lifecycle import WHOSE  # noqa: PLC0415
    from jiceng.cases.lifecycle.belonging import RELATIONS  # noqa: PLC0415
    from jiceng.cases.pages.words import ACTS, MOVES, WHO_MAY  # noqa: PLC0415
    from jiceng.core.access import permissions  # noqa: PLC0415

    with override(language):
        what, right, by_link = map(str, WHO_MAY)
        words = {**MOVES, **ACTS}
        heads = [what, *map(str, RELATIONS.values()), right]
        lines = [heads, ["---", *[":-:" for _each in RELATIONS], "---"]]
        for name, move in WHOSE.items():
            rights = {str(permissions()[r].label): None for r in move.rights.values() if r}
            marks = [YES if each in move.rights else "" for each in RELATIONS]
            lines.append([str(words[name]), *marks, gettext(", ").join(rights) or by_link])
        return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def shown(text: str) -> str:
    """The present table in a guide."""
    return text.partition(BEGIN)[2].partition(END)[0].strip()


def main() -> int:
    """Write or check; returns the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiceng.config.settings")
    import django  # noqa: PLC0415

    django.setup()
    wrong = 0
    for language, guide in GUIDES.items():
        text, wanted = guide.read_text(), table(language)
        if shown(text) == wanted:
            continue
        if sys.argv[1:] == ["check"]:
            print(f"{guide.name}: its table differs from the rules; run scripts/who_may.py")
            wrong = 1
            continue
        before, _begin, rest = text.partition(BEGIN)
        guide.write_text(f"{before}{BEGIN}\n\n{wanted}\n\n{END}{rest.partition(END)[2]}")
    return wrong


if __name__ == "__main__":
    sys.exit(main())
