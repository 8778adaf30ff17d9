"""Check all texts against docs/glossary.md and the rules of Chinese punctuation.

    python -m scripts.glossary    fail on a word that the glossary rules out, on spaces and
                                  half-width signs in Chinese, on unknown identifiers and on
                                  exceptions that no text needs

Message ids are English, their translations Chinese; of templates the text outside of translated
texts and values is checked.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from scripts import messages

ROOT: Final = Path(__file__).resolve().parents[1]
PAGE: Final = ROOT / "docs" / "glossary.md"
ENGLISH: Final = "en"
CHINESE: Final = "zh"
PLACEHOLDER: Final = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\{.*?\}\}|\{\w*\}")
_HAN: Final = r"\u3400-\u9fff"
_WIDE: Final = _HAN + r"、。《-】！-～“”‘’—"
_LATIN: Final = r"[A-Za-z0-9@\0]"
SIGNS: Final = {
    "a space beside Chinese": re.compile(
        rf"(?<=[{_WIDE}]) +(?={_LATIN})|(?<={_LATIN}) +(?=[{_WIDE}])"
    ),
    "a half-width sign beside Chinese": re.compile(
        rf"(?<=[{_HAN}”）\0])[,;!?](?=\s|$|[{_HAN}“])|(?<=[{_HAN}”）])[:()]|[,:;!?()](?=[{_HAN}“])"
    ),
    "not ……": re.compile(rf"(?<=[{_HAN}])\s?(?:\.{{3}}|(?<!…)…(?!…))"),
}
TYPED_COLON: Final = re.compile(r"(?:\}\}|%\})(?:</\w+>)*[:：](?=\s|<|$)")
SHOWN: Final = re.compile(r"\b(?:label|title|hint|placeholder|alt|aria-label)=\"([^\"]*)\"")
# The parts of a template that are not its text, in the order of their removal.
UNSEEN: Final = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (
        r"\{%\s*comment.*?endcomment\s*%\}",
        r"\{#.*?#\}",
        r"\{%\s*blocktrans.*?endblocktrans\w*\s*%\}",
        r"<(script|style)\b.*?</\1>",
        r"\{%.*?%\}",
        r"\{\{.*?\}\}",
        r"<[^>]*>",
    )
)


@dataclass(frozen=True, slots=True)
class Term:
    """A row of the glossary.

    Args:
        words: the words to use, of one language.
        ruled_out: the words not to use in their place; ``*`` stands for any ending.
    """

    words: Sequence[str]
    ruled_out: Sequence[str]

    def found(self, text: str, language: str) -> Iterator[tuple[int, int]]:
        """The spans of ruled-out words in a text, outside of the words to use.

        Args:
            text: with its placeholders blanked.
        """
        allowed = list(_places(text, self.words))
        for word in self.ruled_out:
            for one in re.finditer(_pattern(word, language), text, re.IGNORECASE):
                if not _inside(one.span(), allowed):
                    yield one.span()


@dataclass(frozen=True, slots=True)
class Glossary:
    """The contents of docs/glossary.md.

    Args:
        terms: the rows of each language.
        identifiers: names of the code, each of which has to exist.
        exceptions: phrases in which a word has another meaning.
    """

    terms: dict[str, Sequence[Term]]
    identifiers: Sequence[str]
    exceptions: Sequence[str]


def read(page: str) -> Glossary:
    """Read the tables below the headings of the glossary."""
    rows = {heading: list(_rows(part)) for heading, part in _sections(page)}
    terms = rows["Terms"]
    plain = rows["Words of no sentence"]
    return Glossary(
        {
            CHINESE: [Term(_split(zh), _split(not_zh)) for zh, _en, _code, not_zh, _not in terms]
            + [Term((), _split(zh)) for zh, _en in plain],
            ENGLISH: [Term(_split(en), _split(not_en)) for _zh, en, _code, _not, not_en in terms]
            + [Term((), _split(en)) for _zh, en in plain],
        },
        [name.strip("`") for row in terms for name in _split(row[2])],
        [phrase for phrase, _reason in rows["Exceptions"]],
    )


def _sections(page: str) -> Iterator[tuple[str, str]]:
    _preface, *sections = re.split(r"^## ", page, flags=re.MULTILINE)
    for section in sections:
        heading, _line, part = section.partition("\n")
        yield heading.strip(), part


def _rows(part: str) -> Iterator[list[str]]:
    """The cells of a table, without its two lines of headings."""
    lines = [line for line in part.split("\n") if line.startswith("|")]
    for line in lines[2:]:
        yield [cell.strip() for cell in line.strip("|").split("|")]


def _split(cell: str) -> list[str]:
    return [word.strip() for word in cell.split(",") if word.strip()]


def _pattern(word: str, language: str) -> str:
    if language == CHINESE:
        return re.escape(word)
    ending = r"\w*" if word.endswith("*") else r"(?!\w)"
    return rf"(?<!\w){re.escape(word.rstrip('*'))}{ending}"


def _places(text: str, phrases: Iterable[str]) -> Iterator[tuple[int, int]]:
    for phrase in phrases:
        for one in re.finditer(re.escape(phrase), text, re.IGNORECASE):
            yield one.span()


def _inside(span: tuple[int, int], places: Iterable[tuple[int, int]]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in places)


def faults(text: str, language: str, glossary: Glossary) -> Iterator[str]:
    """The faults of one text, each in a few words."""
    blank = PLACEHOLDER.sub(lambda one: "\0" * len(one.group()), text)
    excused = list(_places(text, glossary.exceptions))
    for term in glossary.terms[language]:
        for span in term.found(blank, language):
            if not _inside(span, excused):
                wanted = ", ".join(term.words) or "an actor, a time or a plain verb"
                yield f"“{text[slice(*span)]}” is not used; say {wanted}"
    if language == CHINESE:
        for name, pattern in SIGNS.items():
            for one in pattern.finditer(blank):
                if not _inside(one.span(), excused):
                    yield f"{name}, at “{text[max(0, one.start() - 6) : one.end() + 6]}”"


def template_texts(code: str) -> Iterator[str]:
    """The text of a template outside of values and translated texts."""
    yield from (each for each in SHOWN.findall(_without(code, UNSEEN[:-1])) if each)
    yield from filter(None, map(str.strip, _without(code, UNSEEN).split("\n")))


def _without(code: str, patterns: Iterable[re.Pattern[str]]) -> str:
    for pattern in patterns:
        code = pattern.sub("\n", code)
    return code


def typed_colons(code: str) -> Iterator[str]:
    """Colons that a template types between a label and its text, where `{% colon %}` belongs."""
    outside = _without(code, UNSEEN[:-3])
    for one in TYPED_COLON.finditer(outside):
        line = outside[: one.end()].rsplit("\n", 1)[-1].strip()
        yield f"a colon is typed after “{line[-40:]}”; use {{% colon %}}"


def names(code: str) -> set[str]:
    """Every name and every string of a module that could be an identifier."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(code)):
        for field in ("name", "id", "attr", "arg"):
            if isinstance(value := getattr(node, field, None), str):
                found.add(value)
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.add(node.value)
    return found


def unknown(glossary: Glossary, modules: Iterable[str]) -> Iterator[str]:
    """Identifiers of the glossary that no module has."""
    known = set().union(*map(names, modules))
    yield from (f"`{each}` is in no module" for each in glossary.identifiers if each not in known)


def texts(source: Path) -> Iterator[tuple[str, str, str]]:
    """Every text with the file that holds it and its language."""
    for owner in messages.owners():
        place = str(owner.po.relative_to(source))
        for message in messages.read(owner.po):
            if message.id:
                one = message.id
                for text in (one,) if isinstance(one, str) else one:
                    yield place, ENGLISH, text
                string = message.string or ""
                for text in (string,) if isinstance(string, str) else string:
                    yield place, CHINESE, text
    for path in sorted(source.rglob("*.html")):
        for text in template_texts(path.read_text(encoding="utf-8")):
            language = CHINESE if re.search(f"[{_HAN}]", text) else ENGLISH
            yield str(path.relative_to(source)), language, text


def complaints(glossary: Glossary, source: Path) -> Iterator[str]:
    """All violations of the glossary, each with its file."""
    stale = set(glossary.exceptions)
    for place, language, text in texts(source):
        stale -= {phrase for phrase in stale if phrase.lower() in text.lower()}
        for fault in faults(text, language, glossary):
            yield f"{place}: {text!r}: {fault}"
    for path in sorted(source.rglob("*.html")):
        for fault in typed_colons(path.read_text(encoding="utf-8")):
            yield f"{path.relative_to(source)}: {fault}"
    modules = (path for path in source.rglob("*.py") if "migrations" not in path.parts)
    yield from unknown(glossary, (path.read_text(encoding="utf-8") for path in modules))
    yield from (f"no text holds the exception “{phrase}”" for phrase in sorted(stale))


def main() -> int:
    """Print the violations of the glossary; 1 if there are any."""
    found = list(complaints(read(PAGE.read_text(encoding="utf-8")), messages.SOURCE))
    for line in found:
        print(line)
    if found:
        print(f"{len(found)} complaints; the words and exceptions are in docs/glossary.md")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
