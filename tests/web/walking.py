"""Walks of daily work in a real browser, counted: taps, and fields typed into.

A tap is a press of a finger or mouse button on something visible. Choosing from a list is two: one
opens it, one chooses. Typing into a field counts as one field; the tap into it is part of that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playwright.sync_api import Locator, expect

from tests.web.browsers import BrowserUser

DOCS: Final = Path(__file__).resolve().parents[2] / "docs"
ROW: Final = re.compile(r"^\| (?P<walk>[^|]+?) \| (?P<taps>\d+) \| (?P<fields>\d+) \|")


@dataclass(frozen=True, slots=True)
class Effort:
    """What a walk takes."""

    taps: int
    fields: int


class Walk:
    """One person on the way through one piece of work."""

    def __init__(self, person: BrowserUser) -> None:
        self.person, self.page = person, person.page
        self._taps = self._fields = 0

    @property
    def effort(self) -> Effort:
        """What it has taken so far."""
        return Effort(self._taps, self._fields)

    def tap(self, what: str | Locator, *, leads: bool = False) -> None:
        """Tap something visible.

        Args:
            leads: to another page, whose coming is waited for.
        """
        target = self._visible(what)
        if leads:
            self.person.press(target)
        else:
            target.click()
        self._taps += 1

    def choose(self, what: str | Locator, value: str) -> None:
        """Choose from a list."""
        self._visible(what).select_option(value)
        self._taps += 2

    def write(self, what: str | Locator, text: str) -> None:
        """Type into a field."""
        self._visible(what).fill(text)
        self._fields += 1

    def open_form(self, move: str) -> Locator:
        """The form of a move, opened by tapping the summaries around it that are shut."""
        form = self.page.locator(f"form[data-move='{move}']").first
        folds = form.locator("xpath=ancestor::details[not(@open)]")
        for number in range(folds.count()):
            self.tap(
                folds.nth(0).locator("> summary") if number else folds.first.locator("> summary")
            )
        expect(form).to_be_visible()
        return form

    def _visible(self, what: str | Locator) -> Locator:
        found = self.page.locator(what) if isinstance(what, str) else what
        target = found.locator("visible=true").first
        expect(target).to_be_visible()
        return target


def documented(language: str = "en") -> dict[str, Effort]:
    """The walks of the documentation, by their name in a language, in order."""
    found, page = {}, DOCS / language / "reference" / "walks.md"
    for line in page.read_text(encoding="utf-8").splitlines():
        if row := ROW.match(line):
            found[row["walk"]] = Effort(int(row["taps"]), int(row["fields"]))
    return found
