"""Documentation site: structure equal in both languages, links, pictures, quotes, references."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import click
import pytest
from babel.messages.pofile import read_po
from django.urls import Resolver404, resolve
from PIL import Image

from jiceng.cases.pages import words
from jiceng.config import cli as command_line
from jiceng.config.api import api
from jiceng.config.environment import CHECKOUT
from jiceng.ui import nav
from scripts import who_may
from tests.web.walking import documented

DOCS = CHECKOUT / "docs"
LANGUAGES = ("en", "zh")
WIDEST, MOST_BYTES = 1200, 3_000_000
PICTURE = re.compile(r"""!\[[^\]]*\]\(([^)]+)\)|<img src="([^"]+)""")
LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)]+)\)")
QUOTED = re.compile(r"“([^”]+)”")
VALUE = re.compile(r"%\(\w+\)[a-z]|%[sd]")
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)


def pages(language: str) -> dict[str, str]:
    """The texts of a language by path."""
    top = DOCS / language
    found = sorted(top.rglob("*.md"))
    return {each.relative_to(top).as_posix(): each.read_text("utf-8") for each in found}


def outside_code(text: str) -> str:
    return CODE.sub("", text)


def pictures_in(text: str) -> set[str]:
    return {one or other for one, other in PICTURE.findall(text)}


def menu(language: str) -> list[Any]:
    """The menu of a language, without its words."""

    def bare(entries: list[dict[str, Any]]) -> list[Any]:
        values = [next(iter(each.values())) for each in entries]
        return [each if isinstance(each, str) else bare(each) for each in values]

    settings = tomllib.loads((CHECKOUT / f"zensical.{language}.toml").read_text("utf-8"))
    return bare(settings["project"]["nav"])


def flat(entries: list[Any]) -> Iterator[str]:
    for each in entries:
        if isinstance(each, str):
            yield each
        else:
            yield from flat(each)


def skeleton(text: str) -> list[tuple[str, int]]:
    """What both languages of a page have alike: levels of headings, lengths of tables, code."""
    found: list[tuple[str, int]] = []
    is_code = False
    for line in text.splitlines():
        if line.startswith("```"):
            is_code = not is_code
            found.append(("code", 0)) if is_code else None
        elif is_code:
            continue
        elif heading := re.match(r"#+ ", line):
            found.append(("heading", len(heading[0])))
        elif line.startswith("|"):
            before = found[-1] if found else ("", 0)
            found[-1:] = [("row", before[1] + 1)] if before[0] == "row" else [before, ("row", 1)]
        elif found and found[-1][0] == "row":
            found.append(("text", 0))
    return [each for each in found if each[0] != "text"]


def test_both_languages_have_the_same_pages_and_menu() -> None:
    assert pages("en").keys() == pages("zh").keys()
    assert menu("en") == menu("zh")
    assert sorted(flat(menu("en"))) == sorted(pages("en"))


def programs(text: str) -> list[str]:
    """The code blocks that a reader runs, without their comments."""
    blocks = re.findall(r"^```(?:sh|sql|yaml)\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)
    return [re.sub(r"[ \t]*(?:^|(?<=\s))#.*$", "", each, flags=re.MULTILINE) for each in blocks]


@pytest.mark.parametrize("language", LANGUAGES)
def test_lists_and_tables_are_separated_from_text(language: str) -> None:
    """Python-Markdown, unlike the repository's viewer, reads them as text otherwise."""
    item = re.compile(r"(?:\d+\.|[-*]) |\|")
    wrong = []
    for page, text in pages(language).items():
        for block in outside_code(text).split("\n\n"):
            lines = block.strip("\n").split("\n")
            while lines and lines[0].startswith("#"):
                del lines[0]
            if lines and not item.match(lines[0]):
                wrong += [f"{page}: {line}" for line in lines if item.match(line)]
    assert wrong == []


@pytest.mark.parametrize("page", pages("en"))
def test_commands_of_a_page_are_the_same_in_both_languages(page: str) -> None:
    assert programs(pages("en")[page]) == programs(pages("zh")[page])


@pytest.mark.parametrize("page", pages("en"))
def test_headings_tables_and_code_of_a_page_are_alike_in_both_languages(page: str) -> None:
    assert skeleton(pages("en")[page]) == skeleton(pages("zh")[page])
    english, chinese = (pictures_in(pages(each)[page]) for each in LANGUAGES)
    assert english == chinese


def test_walks_take_the_same_in_both_languages() -> None:
    english, chinese = (list(documented(language).values()) for language in LANGUAGES)
    assert english == chinese
    assert english


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_and_pictures_are_files_of_the_same_language(language: str) -> None:
    top = (DOCS / language).resolve()
    for page, text in pages(language).items():
        here = (top / page).parent
        for target in [*LINK.findall(outside_code(text)), *pictures_in(text)]:
            assert "#" not in target, f"{page}: {target}: headings differ between the languages"
            assert ":" not in target, f"{page}: {target}: the site works without other servers"
            found = (here / target).resolve()
            assert found.is_file(), f"{page}: {target}"
            assert found.is_relative_to(top), f"{page}: {target}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_picture_is_shown(language: str) -> None:
    top = DOCS / language
    shown = {
        (top / page).parent.joinpath(each).resolve()
        for page, text in pages(language).items()
        for each in pictures_in(text)
    }
    assert shown == {each.resolve() for each in top.glob("pictures/*")}


def test_pictures_are_small() -> None:
    found = sorted(DOCS.glob("*/pictures/*.png"))
    assert sum(each.stat().st_size for each in found) < MOST_BYTES
    for each in found:
        with Image.open(each) as image:
            assert image.width <= WIDEST, each


@cache
def texts_of_screens(language: str) -> tuple[str, ...]:
    """All texts of the product in a language, values as an ellipsis."""
    found: list[str] = []
    for catalog in sorted((CHECKOUT / "src").rglob("django.po")):
        with catalog.open("rb") as file:
            for message in read_po(file, locale="zh_Hans"):
                texts = message.id if language == "en" else message.string
                found += [texts] if isinstance(texts, str) else list(texts or ())
    return tuple(VALUE.sub("…", " ".join(each.split())) for each in found if each)


def texts_of_the_phone_app(language: str) -> list[str]:
    """The phone app's own words, which work without the server's catalogs."""
    words = (CHECKOUT / f"frontend/field/words-{language}.ts").read_text("utf-8")
    return re.findall(r'"([^"]+)"', words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_quoted_texts_are_in_the_message_catalogs(language: str) -> None:
    known = "\n".join((*texts_of_screens(language), *texts_of_the_phone_app(language)))
    wrong = [
        f"{page}: {quoted}"
        for page, text in pages(language).items()
        for quoted in QUOTED.findall(outside_code(text))
        if not all(part.strip() in known for part in " ".join(quoted.split()).split("…"))
    ]
    assert wrong == []


@pytest.mark.parametrize(("language", "guide"), who_may.GUIDES.items())
def test_permission_table_of_a_guide_equals_the_rules(language: str, guide: Path) -> None:
    assert who_may.shown(guide.read_text(encoding="utf-8")) == who_may.table(language)


def commands(
    group: click.Group, context: click.Context, before: str = ""
) -> Iterator[tuple[str, click.Command]]:
    """Every command that is not hidden, with its name in full."""
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        assert found is not None
        if isinstance(found, click.Group):
            inner = click.Context(found, info_name=name, parent=context)
            yield from commands(found, inner, f"{before}{name} ")
        elif not found.hidden:
            yield f"{before}{name}", found


@pytest.mark.parametrize("language", LANGUAGES)
def test_command_reference_lists_every_command_with_its_options(language: str) -> None:
    text = pages(language)["reference/commands.md"]
    rows = dict(re.findall(r"^\| `jiceng ([^`]+)` \| (.*?) \|", text, flags=re.MULTILINE))
    group = command_line.cli
    found = dict(commands(group, click.Context(group, info_name="jiceng")))
    assert rows.keys() == found.keys()
    for name, command in found.items():
        options = {
            each
            for one in command.params
            if isinstance(one, click.Option) and not one.hidden
            for each in (*one.opts, *one.secondary_opts)
        }
        assert set(re.findall(r"`(--[a-z-]+)`", rows[name])) == options, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_addresses_of_the_interface_pages_exist(language: str) -> None:
    record = "0193a1c2-0000-7000-8000-000000000000"
    unknown = []
    for page, prefix in (("api", "/api/v1/"), ("open311", "/open311/v2/")):
        named = re.findall(r"`(?:GET|POST) ([\w/.-]+)", pages(language)[f"reference/{page}.md"])
        assert len(named) > 6
        for address in named:
            path = re.sub(r"\b(?:SIZE|NAME|CODE|NUMBER|TOKEN)\b", "a", address)
            try:
                resolve(prefix + re.sub(r"\bID\b", record, path))
            except Resolver404:
                unknown.append(address)
    assert unknown == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_bodies_of_the_interface_page_have_fields_of_the_schema(language: str) -> None:
    schemas = api.get_openapi_schema()["components"]["schemas"]
    bodies = re.findall(r"-d '(\{.*?\})'", pages(language)["reference/api.md"], flags=re.DOTALL)
    known = {*schemas["ReportIn"]["properties"], *schemas["MoveIn"]["properties"]}
    assert len(bodies) == 3
    for body in bodies:
        assert json.loads(body).keys() <= known


@pytest.mark.parametrize("language", LANGUAGES)
def test_keyboard_page_lists_every_key_of_moves_and_menu(language: str) -> None:
    text = pages(language)["reference/keyboard.md"]
    listed = set(re.findall(r"^\| (`[^|]+`) \| “", text, flags=re.MULTILINE))
    keys = {f"`{key}`" for key in words.KEYS.values()}
    pages_of_menu = {f"`g` `{each.key}`" for each in nav.ITEMS.all() if each.key}
    assert listed >= keys | pages_of_menu
    assert {each for each in listed if each.startswith("`g` ")} == pages_of_menu
