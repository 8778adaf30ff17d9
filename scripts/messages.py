"""Maintenance of the Chinese translation: collect, check and compile the messages.

    scripts/messages.py update    update the catalogs from the sources (new texts untranslated)
    scripts/messages.py check     fail on a text that is missing, stale, fuzzy or ill-formed
    scripts/messages.py compile   write each django.mo, which is not committed

Each app has its own catalog, so that two apps can be added on two branches; texts outside of all
apps are in the project's catalog. A text that the project or a lower layer translates already is
not required again; where several catalogs have it, they must agree.

Pure Python with Babel: Django's own makemessages needs GNU gettext on the machine.
"""

from __future__ import annotations

import ast
import io
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

SOURCE = Path(__file__).resolve().parents[1] / "src" / "jiceng"
LOCALE = "zh_Hans"
APP_MARKERS = ("apps.py", "manifest.py")
"""The files that mark a folder as an app, as in the settings."""
PO = Path("locale") / LOCALE / "LC_MESSAGES" / "django.po"
# Without dates and names, which would change with every run.
HEADER = """\
# Simplified Chinese.
msgid ""
msgstr ""
"Language: zh_Hans\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""
# Functions that mark texts: the positions of context ("c"), singular and plural.
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...]] = {
    **dict.fromkeys(("_", "now_", "later", "gettext", "gettext_lazy", "gettext_noop", "N_"), (1,)),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
TEMPLATES = {".html", ".txt"}


@dataclass(frozen=True, slots=True)
class Owner:
    """A folder with its own catalog: an app, or the project for all that is in no app.

    Args:
        floor: its place among the layers; the project counts as the lowest.
    """

    folder: Path
    floor: int

    @property
    def po(self) -> Path:
        """The path of its translation."""
        return self.folder / PO


def owners() -> list[Owner]:
    """Every folder with a catalog, from the lowest layer up."""
    source = SOURCE
    found = [Owner(source, -1)]
    for floor, layer in enumerate(_layers(source)):
        rooms = {file.parent for name in APP_MARKERS for file in (source / layer).rglob(name)}
        found += [Owner(folder, floor) for folder in sorted(rooms)]
    return found


def _layers(source: Path) -> Sequence[str]:
    """The layers of the settings; parsed, not imported: settings need an installation."""
    settings_file = source / "config" / "settings.py"
    for node in ast.parse(settings_file.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "LAYERS":
            return tuple(ast.literal_eval(node.value))
    raise LookupError(f"{settings_file} has no LAYERS")


def extract(owner: Owner, every: Sequence[Owner] = ()) -> Catalog:
    """Collect every text of an app's Python files and templates, or of those outside all apps.

    Args:
        every: all owners; files in the folder of an inner one are excluded.
    """
    found = Catalog(locale=LOCALE, charset="utf-8")
    inner = [each.folder for each in every if owner.folder in each.folder.parents]
    for path in sorted(owner.folder.rglob("*")):
        if path.suffix not in {".py", *TEMPLATES} or "migrations" in path.parts:
            continue
        if not any(folder in path.parents for folder in inner):
            for identity, context in _texts(path):
                # Locations are omitted: they would change with every edit of a source.
                found.add(identity, context=context)
    return found


def _texts(path: Path) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    code = path.read_text(encoding="utf-8")
    if path.suffix in TEMPLATES:
        code = _template_as_python(code)
    lines = io.BytesIO(code.encode())
    keywords = dict.fromkeys(KEYWORDS)
    for _line, function, arguments, _comments in extract_python(
        lines, keywords, [], {"encoding": "utf-8"}
    ):
        identity, context = _by_position(KEYWORDS[str(function)], arguments)
        if identity:
            yield identity, context


def _template_as_python(template: str) -> str:
    """Django reduces a template to calls of gettext; without its indentation it is Python."""
    if not settings.configured:
        settings.configure()
    return "\n".join(line.strip() for line in templatize(template).split("\n")) + "\n"


def _by_position(
    spec: tuple[int | tuple[int, str], ...], arguments: object
) -> tuple[str | tuple[str, ...], str | None]:
    """Pick text, plural and context from a call's arguments; non-literals are None."""
    given = arguments if isinstance(arguments, tuple | list) else (arguments,)
    context: str | None = None
    texts: list[str] = []
    for position in spec:
        is_context = isinstance(position, tuple)
        index = (position[0] if isinstance(position, tuple) else position) - 1
        value = given[index] if index < len(given) else None
        if not value:
            return (), None
        if is_context:
            context = value
        else:
            texts.append(value)
    return (texts[0] if len(texts) == 1 else tuple(texts)), context


def read(path: Path) -> Catalog:
    """The existing translation; empty when there is none."""
    if not path.exists():
        return Catalog(locale=LOCALE, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=LOCALE)


def merged(translated: Catalog, wanted: Catalog, known: Sequence[Catalog] = ()) -> Catalog:
    """The required texts with the existing translations, without guesses and obsolete entries.

    Args:
        known: other catalogs, whose translations of the same texts are reused.
    """
    result = Catalog(locale=LOCALE, charset="utf-8", project="Jiceng", fuzzy=False)
    for message in _messages(wanted):
        string: Any = ""
        for catalog in (translated, *known):
            one = catalog.get(message.id, context=message.context)
            if one is not None and not one.fuzzy and all(_strings(one)):
                string = one.string
                break
        result.add(message.id, string, context=message.context)
    return result


def without_known(wanted: Catalog, translated: Catalog, below: Sequence[Catalog]) -> Catalog:
    """The texts required of a catalog: not those translated in lower layers, unless it has them."""
    result = Catalog(locale=LOCALE, charset="utf-8")
    for message in _messages(wanted):
        where = (message.id, message.context)
        if translated.get(*where) is not None or not any(each.get(*where) for each in below):
            result.add(message.id, context=message.context)
    return result


def complaints(
    translated: Catalog, wanted: Catalog, below: Sequence[Catalog] = ()
) -> Iterator[str]:
    """The reasons why a translation is incomplete."""
    for message in _messages(without_known(wanted, translated, below)):
        known = translated.get(message.id, context=message.context)
        if known is None:
            yield f"missing: {_name(message)}"
        elif known.fuzzy:
            yield f"fuzzy: {_name(message)}"
        elif not all(_strings(known)):
            yield f"untranslated: {_name(message)}"
        else:
            for error in known.check(translated):
                yield f"ill-formed: {_name(message)}: {error}"
    for message in _messages(translated):
        if wanted.get(message.id, context=message.context) is None:
            yield f"no longer used: {_name(message)}"


def disagreements(catalogs: Iterable[Catalog]) -> Iterator[str]:
    """Texts with different translations in two catalogs."""
    said: dict[tuple[object, str | None], object] = {}
    for catalog in catalogs:
        for message in _messages(catalog):
            if said.setdefault((message.id, message.context), message.string) != message.string:
                yield f"translated in two ways: {_name(message)}"


def _messages(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def _strings(message: Message) -> Iterable[str]:
    string = message.string
    return (string or "",) if isinstance(string, str | None) else string


def _name(message: Message) -> str:
    return repr(message.id if isinstance(message.id, str) else message.id[0])


def update() -> int:
    """Update the translations from the sources."""
    every = owners()
    known = [read(each.po) for each in every]
    written: list[tuple[int, Catalog]] = []
    for owner in every:
        below = [catalog for floor, catalog in written if floor < owner.floor]
        before, wanted = read(owner.po), extract(owner, every)
        fresh = merged(before, without_known(wanted, before, below), known)
        written.append((owner.floor, fresh))
        _write(owner, fresh)
    return 0


def _write(owner: Owner, fresh: Catalog) -> None:
    if not len(fresh):
        owner.po.unlink(missing_ok=True)
        return
    owner.po.parent.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    write_po(buffer, fresh, width=100, sort_output=True, omit_header=True)
    owner.po.write_text(HEADER + buffer.getvalue().decode(), encoding="utf-8")
    left = sum(1 for message in _messages(fresh) if not all(_strings(message)))
    if left:
        print(f"{owner.po.relative_to(SOURCE)}: {left} texts to translate")


def check() -> int:
    """Print everything incomplete; 1 if there is anything."""
    every = owners()
    catalogs = [read(each.po) for each in every]
    found = list(disagreements(catalogs))
    for owner, catalog in zip(every, catalogs, strict=True):
        below = [c for o, c in zip(every, catalogs, strict=True) if o.floor < owner.floor]
        wanted = extract(owner, every)
        name = owner.folder.relative_to(SOURCE.parent)
        found += [f"{name}: {line}" for line in complaints(catalog, wanted, below)]
    for line in found[:50]:
        print(line)
    if found:
        print(f"{len(found)} problems; run scripts/messages.py update, then translate")
    return 1 if found else 0


def compile_() -> int:
    """Write the compiled catalog beside each translation."""
    for owner in owners():
        owner.po.with_suffix(".mo").unlink(missing_ok=True)
        if owner.po.exists():
            with owner.po.with_suffix(".mo").open("wb") as file:
                write_mo(file, read(owner.po))
    return 0


COMMANDS = {"update": update, "check": check, "compile": compile_}

if __name__ == "__main__":
    if sys.argv[1:2] == [] or sys.argv[1] not in COMMANDS:
        sys.exit(__doc__)
    sys.exit(COMMANDS[sys.argv[1]]())
