"""Walks of daily work in a real browser, counted: taps, and fields typed into.

A tap is a press of a finger or mouse button on something visible. Choosing from a list is two: one
opens it, one chooses. Typing into a field counts as one field; the tap into it is part of that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from playwright.sync_api import Locator, Page, expect

from scripts import messages
from tests.web.browsers import BrowserUser
from tests.world import POSTS

DOCS: Final = Path(__file__).resolve().parents[2] / "docs"
LATIN: Final = re.compile(r"[A-Za-z][a-z]{2,}")
NO_WORDS: Final = frozenset(
    {*"_".join(POSTS).split("_"), "English", "中文", "Esc", "Enter", "Ctrl", "Word"}
)
"""People of the tests are called by their role; the rest is the same in both languages."""
SHOWN_TEXTS: Final = """() => {
  const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode, text = node.data.trim();
    const holder = node.parentElement;
    if (text && holder.checkVisibility() && !holder.closest("script, style")) found.push(text);
  }
  for (const e of document.querySelectorAll("[aria-label], [placeholder], [title]"))
    if (e.checkVisibility())
      found.push(...["aria-label", "placeholder", "title"].map((n) => e.getAttribute(n) ?? ""));
  return found;
}"""
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

    def give(self, form: Locator, name: str, value: str) -> None:
        """Answer a question of a form, whatever it is asked by: a list, choices or words."""
        field = form.locator(f"[name='{name}']")
        if field.first.evaluate("e => e.tagName") == "SELECT":
            self.choose(field, value)
        elif field.first.get_attribute("type") == "radio":
            self.tap(form.locator(f"label:has([name='{name}'][value='{value}'])"))
        else:
            self.write(field, value)

    def go_to(self, path: str, area: str) -> None:
        """Go to a page by the side bar, or by the entry of its area and its tab there; on a phone
        by the tabs below or what is behind “More”.
        """
        ways = (".side", ".tabs-below", ".area-tabs")

        def shown(to: str) -> Locator:
            links = ", ".join(f"{way} a[href='{to}']" for way in ways)
            return self.page.locator(links).locator("visible=true")

        if not shown(path).count() and self.person.screen == "phone":
            self.tap(".tabs-below button")
            expect(self.page.locator("#side.is-open")).to_be_visible()
        if not shown(path).count():
            self.tap(shown(area), leads=True)
        self.tap(shown(path), leads=True)

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


def foreign_words(page: Page, locale: str) -> list[str]:
    """Shown texts that are not in the language of the page. Records are in Chinese whatever the
    language, so that on English pages only translations of our own texts are foreign."""
    texts: list[str] = page.evaluate(SHOWN_TEXTS)
    if locale == "en":
        return [text for text in texts if text in _translations() - NO_WORDS]
    return [text for text in texts if set(LATIN.findall(text)) - NO_WORDS]


@cache
def _translations() -> frozenset[str]:
    return frozenset(_chinese())


def _chinese() -> Iterator[str]:
    """All translations of our own texts."""
    for owner in messages.owners():
        for message in messages.read(owner.po):
            given = message.string
            for text in [given] if isinstance(given, str) else given or ():
                if message.id and not text.isascii():
                    yield text


def documented(language: str = "en") -> dict[str, Effort]:
    """The walks of the documentation, by their name in a language, in order."""
    found, page = {}, DOCS / language / "reference" / "walks.md"
    for line in page.read_text(encoding="utf-8").splitlines():
        if row := ROW.match(line):
            found[row["walk"]] = Effort(int(row["taps"]), int(row["fields"]))
    return found
