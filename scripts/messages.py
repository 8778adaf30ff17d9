"""Keep the Chinese translation complete: collect the texts, check them, compile them.

    scripts/messages.py update    bring django.po up to the sources (new texts untranslated)
    scripts/messages.py check     fail on a text that is missing, stale, fuzzy or ill-formed
    scripts/messages.py compile   write django.mo, which is not committed

Pure Python through Babel: Django's own makemessages needs GNU gettext on the machine.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

SOURCE = Path(__file__).resolve().parents[1] / "src" / "jiceng"
PO = SOURCE / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
LOCALE = "zh_Hans"
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
# What is called with a text: the positions of its context ("c"), its singular and its plural.
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...]] = {
    **dict.fromkeys(("_", "now_", "later", "gettext", "gettext_lazy", "gettext_noop", "N_"), (1,)),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
TEMPLATES = {".html", ".txt"}


def extract(source: Path) -> Catalog:
    """Collect every text of the Python files and templates under a folder."""
    found = Catalog(locale=LOCALE, charset="utf-8")
    for path in sorted(source.rglob("*")):
        if path.suffix in {".py", *TEMPLATES} and "migrations" not in path.parts:
            for identity, context in _texts(path):
                # Places are left out: they would change with every edit of a source.
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
    """Django blanks a template to calls of gettext; without its indentation it is Python."""
    if not settings.configured:
        settings.configure()
    return "\n".join(line.strip() for line in templatize(template).split("\n")) + "\n"


def _by_position(
    spec: tuple[int | tuple[int, str], ...], arguments: object
) -> tuple[str | tuple[str, ...], str | None]:
    """Pick text, plural and context from a call's arguments; what is no literal is None."""
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
    """The translation as it is; empty when there is none."""
    if not path.exists():
        return Catalog(locale=LOCALE, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=LOCALE)


def merged(translated: Catalog, wanted: Catalog) -> Catalog:
    """The wanted texts with the translations that exist, without guesses and leftovers."""
    result = Catalog(locale=LOCALE, charset="utf-8", project="Jiceng", fuzzy=False)
    for message in _messages(wanted):
        known = translated.get(message.id, context=message.context)
        string = known.string if known is not None and not known.fuzzy else ""
        result.add(message.id, string, context=message.context)
    return result


def complaints(translated: Catalog, wanted: Catalog) -> Iterator[str]:
    """What keeps the translation from being complete."""
    for message in _messages(wanted):
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


def _messages(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def _strings(message: Message) -> Iterable[str]:
    string = message.string
    return (string or "",) if isinstance(string, str | None) else string


def _name(message: Message) -> str:
    return repr(message.id if isinstance(message.id, str) else message.id[0])


def update() -> int:
    """Bring the translation up to the sources."""
    fresh = merged(read(PO), extract(SOURCE))
    PO.parent.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    write_po(buffer, fresh, width=100, sort_output=True, omit_header=True)
    PO.write_text(HEADER + buffer.getvalue().decode(), encoding="utf-8")
    left = sum(1 for message in _messages(fresh) if not all(_strings(message)))
    print(f"{PO.name}: {len(fresh)} texts, {left} to be translated")
    return 0


def check() -> int:
    """Name whatever is incomplete; 1 when something is."""
    found = list(complaints(read(PO), extract(SOURCE)))
    for line in found[:50]:
        print(line)
    if found:
        print(f"{len(found)} complaints; scripts/messages.py update, then translate {PO.name}")
    return 1 if found else 0


def compile_() -> int:
    """Write the compiled catalogue beside the translation."""
    with PO.with_suffix(".mo").open("wb") as file:
        write_mo(file, read(PO))
    return 0


COMMANDS = {"update": update, "check": check, "compile": compile_}

if __name__ == "__main__":
    if sys.argv[1:2] == [] or sys.argv[1] not in COMMANDS:
        sys.exit(__doc__)
    sys.exit(COMMANDS[sys.argv[1]]())
