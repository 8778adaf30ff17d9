"""Rows to train the model of the category tree's fields on, of which nobody labelled one by hand.

    scripts/field_rows.py ../shared/data/messages var/fields.csv
    jiceng triage train var/fields.csv --rare 25 --unmeasured --out src/jiceng/cases/data/fields.npz

Messages of the board carry one of seven old labels, which leaves a few fields open, or none; the
words of the leaves choose among them. To these come the words and names of the leaves themselves in
set phrases, since the board has few messages on city components, order or neighbours. The messages
that the leaves are measured on, and near-copies of them, are left out.
"""

from __future__ import annotations

import csv
import os
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiceng.config.settings")

from jiceng.cases.triage.categories import field_of, load_categories
from jiceng.cases.triage.leaf import fields_by_words, words_of_leaves

MEASURED = Path(__file__).resolve().parents[1] / "tests/cases/leaf_messages.csv"
FILES = ("labelled", "unlabelled", "hot_issues", "replies")
OPEN = {
    "城乡建设": "12 13 14 15 22 23 24 25 P Q",
    "环境保护": "16 14 17 Q",
    "交通运输": "15 P Q",
    "教育文体": "19 25",
    "劳动和社会保障": "18 12 24",
    "商贸旅游": "11 15 22 24 25",
    "卫生计生": "20 11 18",
}
PHRASES = (
    "{}",
    "投诉{}",
    "{}怎么办",
    "请问{}",
    "{}，没有人管",
    "反映{}的问题",
    "我们这里{}",
    "{}，请尽快处理",
)
PSEUDONYMS = re.compile(r"[A-Z]\d*(市|县|区)")
LONG, SHORT = 300, 60
# How far the best field must stand out where no label narrows the choice.
WORTH, AHEAD = 2.0, 1.3


def from_board(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Code of the field, title and text of messages, each in a long and a short form."""
    csv.field_size_limit(1 << 24)
    for name in FILES:
        with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
            for row in csv.DictReader(stream):
                title = (row.get("title") or "").strip()
                text = (row.get("text") or "").strip()[:LONG]
                forms = ((title, text), (title, "")) if title else (("", text), ("", text[:SHORT]))
                for form in forms:
                    field = _field(*form, (row.get("label") or "").strip())
                    if field:
                        yield field, *form


def _field(title: str, text: str, label: str) -> str:
    found = fields_by_words(PSEUDONYMS.sub("", f"{title}{title} {text}"))
    if label:
        allowed = OPEN[label].split()
        found = {code: worth for code, worth in found.items() if code in allowed}
        if not found:
            return allowed[0] if label != "城乡建设" else ""
    best = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:2]
    clear = best and best[0][1] >= WORTH and (len(best) < 2 or best[0][1] >= AHEAD * best[1][1])
    return best[0][0] if best and (label or clear) else ""


def from_words() -> Iterator[tuple[str, str, str]]:
    """Words of a single field in set phrases, alone and beside another word of their leaf."""
    dice = random.Random(0)
    names = {c.code: c.name for c in load_categories()}
    fields: dict[str, set[str]] = {}
    words = {code: sorted(own) for code, own in words_of_leaves().items()}
    for code, own in words.items():
        for word in own:
            fields.setdefault(word, set()).add(field_of(code))
    for code, own in words.items():
        yield from ((field_of(code), "", phrase.format(names[code])) for phrase in PHRASES)
        for word in own:
            if len(fields[word]) == 1:
                said = dice.choice(["", "，"]).join(word.split("+"))
                other = "".join(dice.choice(own).split("+"))
                yield field_of(code), "", dice.choice(PHRASES).format(said)
                yield field_of(code), "", f"{said}，{other}"


def main(folder: Path, out: Path) -> None:
    """Write the rows."""
    with MEASURED.open(encoding="utf-8", newline="") as stream:
        measured = {row["text"] for row in csv.DictReader(stream)}
    names = {c.code: c.name for c in load_categories()}
    with out.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("label", "title", "text"))
        for field, title, text in (*from_board(folder), *from_words()):
            if text not in measured and title not in measured:
                writer.writerow((names[field], title, text))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
