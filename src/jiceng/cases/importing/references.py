"""From the words of a source to our units and categories, found or made through their actions."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from jiceng.cases.actions.administration import edit_category, install_categories
from jiceng.cases.importing.mapping import COORDINATOR, CREATE, REJECT, Mapping, Unknown
from jiceng.cases.importing.records import Rejected
from jiceng.cases.models import Category
from jiceng.cases.permissions import CASE_IMPORT, CATEGORY_EDIT
from jiceng.core.access import Actor
from jiceng.directory import public as directory
from jiceng.records.imports.public import key_problem

MAX_CODE, MAX_NAME = 40, 120


@dataclass(frozen=True, slots=True)
class Foreseen:
    """The unit or category that a word will come to; an empty code leaves it to routing, to the
    model or to the coordinator."""

    code: str
    name: str
    is_new: bool


class References:
    """Looks words up, each once; makes what is missing where the mapping says so.

    One import at a time makes any (see `batch`), so what is missing here is missing for all. It
    remembers what it made: when a batch fails, the run ends and this with it.
    """

    def __init__(self, mapping: Mapping, by: Actor, day: date) -> None:
        """Args:
        day: of the import; names are those of units that exist then.
        """
        self.mapping, self.by, self.day = mapping, by, day
        self._units: dict[str, UUID | None] = {}
        self._categories: dict[tuple[str, ...], str] = {}
        self._names: dict[str, list[directory.Node]] | None = None
        self._known: dict[str, str] | None = None
        self._is_installed = False
        self.is_uncommitted = False
        """Whether something was made in the transaction under way; whoever begins it says no."""

    def unit(self, word: str, at: datetime) -> UUID | None:
        """The unit that a word stands for; None leaves it to our own routing.

        Raises:
            Rejected: not known, and the mapping says to reject such rows.
            MappingProblem: the mapping names a unit that there is not.
        """
        if word not in self._units:
            found = self._unit(word, at)
            self._require_reach(directory.tree().get(found), word)
            self._units[word] = found
        return self._units[word]

    def _unit(self, word: str, at: datetime) -> UUID | None:
        rule = self.mapping.units
        found = self._known_unit(word)
        if found is not None:
            return found
        if rule.unknown.what == CREATE:
            root = self._unit_root(rule.unknown, at)
            return self._make_unit(word, root, at) if word else root
        if rule.unknown.what == COORDINATOR:
            return None
        raise Rejected(_("There is no unit “%(word)s”.") % {"word": word[:60]})

    def foresee_unit(self, word: str) -> Foreseen:
        """What `unit` would come to, without making anything.

        Raises:
            Rejected, MappingProblem: as `unit`.
        """
        rule = self.mapping.units
        known = self._known_unit(word)
        if known is None and rule.unknown.what == COORDINATOR:
            return Foreseen("", "", is_new=False)
        if known is None and rule.unknown.what == REJECT:
            raise Rejected(_("There is no unit “%(word)s”.") % {"word": word[:60]})
        root = rule.unknown.root
        node = directory.tree().get(known)
        code = node.code if node else (code_below(root, word) if word else root)
        node = node or _by_code(code)
        self._require_reach(node, word)
        if node is not None:
            return Foreseen(node.code, directory.label_of(node.id), is_new=False)
        return Foreseen(code, name_of(word) if word else rule.unknown.root_name, is_new=True)

    def _known_unit(self, word: str) -> UUID | None:
        """A unit that a word stands for already."""
        code = self.mapping.units.table.get(word)
        if code:
            return self._require_unit(code)
        return self._unit_like(word) if word else None

    def _require_reach(self, node: directory.Node | None, word: str) -> None:
        """A file hands over nothing that its sender could not hand over on a page.

        Raises:
            Rejected: the unit lies beyond the reach of whoever imports.
        """
        if node is None or self.by.may(CASE_IMPORT, node.path).allowed:
            return
        raise Rejected(
            _(
                "The unit “%(word)s” is outside your jurisdiction. Leave the cell empty to "
                "use the local rules, or ask a colleague in a parent unit to import the row."
            )
            % {"word": (word or node.name)[:60]}
        )

    def _require_unit(self, code: str) -> UUID:
        node = _by_code(code)
        if node is None:
            what = _("there is no unit %(code)s") % {"code": code}
            raise key_problem(self.mapping.name, "units.table", what)
        return node.id

    def _unit_like(self, word: str) -> UUID | None:
        """A unit by its code, or by its name when only one that exists has it."""
        node = _by_code(word)
        if node is not None:
            return node.id
        if self._names is None:
            self._names = {}
            for one in directory.tree().existing(self.day):
                self._names.setdefault(one.name, []).append(one)
        same = self._names.get(word, [])
        return same[0].id if len(same) == 1 else None

    def _unit_root(self, unknown: Unknown, at: datetime) -> UUID:
        node = _by_code(unknown.root)
        if node is not None:
            return node.id
        above = self._own_ground()
        self.is_uncommitted = True
        return directory.create_unit(
            code=unknown.root,
            name=unknown.root_name,
            kind=directory.UnitKind.EXTERNAL,
            parent=above.id if above else None,
            by=self.by,
            at=at,
            valid_from=self.mapping.units.since,
        ).id

    def _own_ground(self) -> directory.Node | None:
        """The unit over which the importer may make units; None for one who may anywhere."""
        reach = self.by.reach(directory.DIRECTORY_EDIT)
        nodes = (directory.tree().by_code(path.strip("/").rpartition("/")[2]) for path in reach)
        return next((node for node in nodes if node is not None), None)

    def may_make_units(self) -> bool:
        """Whether the importer holds the right to make units where the mapping wants them."""
        root = directory.tree().by_code(self.mapping.units.unknown.root)
        return self.by.may(directory.DIRECTORY_EDIT, root.path if root else None).allowed

    def may_make_categories(self) -> bool:
        """Whether the importer holds the right to make categories."""
        return self.by.may(CATEGORY_EDIT).allowed

    def _make_unit(self, word: str, root: UUID, at: datetime) -> UUID:
        code = code_below(self.mapping.units.unknown.root, word)
        node = _by_code(code)
        if node is not None:
            return node.id
        self.is_uncommitted = True
        return directory.create_unit(
            code=code,
            name=name_of(word),
            kind=self.mapping.units.kind,
            parent=root,
            by=self.by,
            at=at,
            valid_from=self.mapping.units.since,
        ).id

    def category(self, words: tuple[str, ...], at: datetime) -> str:
        """The code of the category that words stand for, from the widest to the narrowest; ""
        leaves it to the coordinator (or to the model).

        Raises:
            Rejected, MappingProblem: as `unit`.
        """
        if words not in self._categories:
            self._categories[words] = self._category(words, at)
        return self._categories[words]

    def install(self, at: datetime) -> None:
        """Have the shipped categories there for the model to suggest; edited ones stay."""
        if not self._is_installed:
            self.is_uncommitted = True
            install_categories(by=self.by, at=at)
            self._is_installed, self._known = True, None

    def _category(self, words: tuple[str, ...], at: datetime) -> str:
        rule = self.mapping.categories
        if not words:
            return self._no_category(at)
        found = self._category_in_table(words) or self._category_like(words[-1])
        if found:
            return found
        if rule.unknown.what == CREATE:
            above = self._category_root(at)
            for depth in range(1, len(words) + 1):
                above = self._make_category(words[:depth], above, at)
            return above
        if rule.unknown.what == COORDINATOR:
            return ""
        raise Rejected(_("There is no category “%(word)s”.") % {"word": words[-1][:60]})

    def foresee_category(self, words: tuple[str, ...]) -> Foreseen:
        """What `category` would come to, without making anything.

        Raises:
            Rejected, MappingProblem: as `category`.
        """
        rule = self.mapping.categories
        found = self._category_in_table(words) or self._category_like(words[-1]) if words else ""
        if found:
            return Foreseen(found, self._codes()[found], is_new=False)
        if rule.unknown.what == REJECT:
            raise Rejected(_("There is no category “%(word)s”.") % {"word": (words or ("",))[-1]})
        if rule.unknown.what == COORDINATOR or (not words and rule.suggest):
            return Foreseen("", "", is_new=False)
        root = rule.unknown.root
        code = code_below(root, "/".join(words)) if words else root
        name = name_of(words[-1]) if words else rule.unknown.root_name
        return Foreseen(code, self._codes().get(code, name), is_new=code not in self._codes())

    def _no_category(self, at: datetime) -> str:
        rule = self.mapping.categories
        if rule.unknown.what == REJECT:
            raise Rejected(_("The row has no category."))
        if rule.unknown.what == CREATE and not rule.suggest:
            return self._category_root(at)
        return ""

    def _category_in_table(self, words: tuple[str, ...]) -> str:
        for word in (" / ".join(words), words[-1]):
            code = self.mapping.categories.table.get(word, "")
            if code and code not in self._codes():
                what = _("there is no category %(code)s") % {"code": code}
                raise key_problem(self.mapping.name, "categories.table", what)
            if code:
                return code
        return ""

    def _category_like(self, word: str) -> str:
        """A category by its code, or by its name when only one has it."""
        if word in self._codes():
            return word
        # Not among those that this source made: "Other" lies below many of them.
        root = self.mapping.categories.unknown.root
        same = [
            code
            for code, name in self._codes().items()
            if name == word and not (root and (code == root or code.startswith(f"{root}-")))
        ]
        return same[0] if len(same) == 1 else ""

    def _codes(self) -> dict[str, str]:
        if self._known is None:
            self._known = dict(Category.objects.order_by("code").values_list("code", "name"))
        return self._known

    def _category_root(self, at: datetime) -> str:
        unknown = self.mapping.categories.unknown
        self._ensure_category(unknown.root, unknown.root_name, "", at)
        return unknown.root

    def _make_category(self, words: tuple[str, ...], above: str, at: datetime) -> str:
        code = code_below(self.mapping.categories.unknown.root, "/".join(words))
        self._ensure_category(code, name_of(words[-1]), above, at)
        return code

    def _ensure_category(self, code: str, name: str, above: str, at: datetime) -> None:
        if code in self._codes():
            return
        span = self.mapping.categories.deadline
        rule = {"deadline_amount": span.amount, "deadline_unit": span.unit.value}
        self.is_uncommitted = True
        edit_category(code=code, parent=above, changes={"name": name, **rule}, by=self.by, at=at)
        self._codes()[code] = name


def _by_code(code: str) -> directory.Node | None:
    """A unit that requests may lie with: of the administrative tree."""
    node = directory.tree().by_code(code)
    return node if node is not None and node.tree == directory.Tree.ADMIN else None


def name_of(word: str) -> str:
    """A word as a name: printable, and no longer than a name may be."""
    return "".join(c if c.isprintable() else " " for c in word).strip()[:MAX_NAME] or "-"


def code_below(root: str, word: str) -> str:
    """A code for something that has only a name: readable, and the same in every run.

    >>> code_below("BAL", "Solid Waste"), code_below("BAL", "Recreation & Parks")
    ('BAL-Solid-Waste', 'BAL-Recreation-Parks-6bae')
    """
    slug = re.sub(r"[^\w]+", "-", word).strip("-")
    room = MAX_CODE - len(root) - 1
    if slug.replace("-", " ") == word and len(slug) <= room:
        return f"{root}-{slug}"
    # Something of the name was lost: a check keeps two such names apart.
    check = f"{zlib.crc32(word.encode()):08x}"[:4] if len(slug) + 5 <= room else ""
    check = check or f"{zlib.crc32(word.encode()):08x}"
    return f"{root}-{slug[: room - len(check) - 1]}-{check}"
