"""Resolution of a source's terms to units and categories, found or created by their actions."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from jiceng.cases.actions.administration import edit_category
from jiceng.cases.actions.category_tree import install_categories
from jiceng.cases.importing.mapping import COORDINATOR, CREATE, REJECT, Mapping, Unknown
from jiceng.cases.importing.records import Rejected
from jiceng.cases.models import Category
from jiceng.cases.permissions import CASE_IMPORT, CATEGORY_EDIT
from jiceng.core.access import Actor
from jiceng.directory import public as directory
from jiceng.records.imports.public import key_problem

MAX_CODE, MAX_NAME = 40, 120


@dataclass(frozen=True, slots=True)
class Resolution:
    """The unit or category to which a term will resolve; an empty code leaves it to routing, to the
    model or to the coordinator.
    """

    code: str
    name: str
    is_new: bool


class References:
    """Resolves terms, each once; creates missing units and categories if the mapping allows it.

    Imports are serialised (see `batch`), so no other import creates the same ones. Created ones are
    cached: when a batch fails, the run ends and this object with it.
    """

    def __init__(self, mapping: Mapping, by: Actor, day: date) -> None:
        """Args:
        day: of the import; names of units that exist on it are resolved.
        """
        self.mapping, self.by, self.day = mapping, by, day
        self._units: dict[str, UUID | None] = {}
        self._categories: dict[tuple[str, ...], str] = {}
        self._names: dict[str, list[directory.Node]] | None = None
        self._known: dict[str, str] | None = None
        self._is_installed = False
        self.is_uncommitted = False
        """Something was created in the current transaction; reset by the code that begins it."""

    def unit(self, word: str, at: datetime) -> UUID | None:
        """Unit of a term; None leaves it to the routing rules.

        Raises:
            Rejected: unknown, and the mapping rejects such rows.
            MappingProblem: the mapping names an unknown unit.
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
        raise _unknown_unit(word)

    def expected_unit(self, word: str) -> Resolution:
        """Result of `unit`, without creating anything.

        Raises:
            Rejected, MappingProblem: as `unit`.
        """
        rule = self.mapping.units
        known = self._known_unit(word)
        if known is None and rule.unknown.what == COORDINATOR:
            return Resolution("", "", is_new=False)
        if known is None and rule.unknown.what == REJECT:
            raise _unknown_unit(word)
        root = rule.unknown.root
        node = directory.tree().get(known)
        code = node.code if node else (code_below(root, word) if word else root)
        node = node or _by_code(code)
        self._require_reach(node, word)
        if node is not None:
            return Resolution(node.code, directory.label_of(node.id), is_new=False)
        return Resolution(code, name_of(word) if word else rule.unknown.root_name, is_new=True)

    def _known_unit(self, word: str) -> UUID | None:
        """Existing unit of a term."""
        code = self.mapping.units.table.get(word)
        if code:
            return self._require_unit(code)
        return self._unit_like(word) if word else None

    def _require_reach(self, node: directory.Node | None, word: str) -> None:
        """Check that the importer could assign a request to this unit on a page.

        Raises:
            Rejected: the unit is outside the importer's jurisdiction.
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
            what = _("unit %(code)s not found; correct the code") % {"code": code}
            raise key_problem(self.mapping.name, "units.table", what)
        return node.id

    def _unit_like(self, word: str) -> UUID | None:
        """Unit by its code, or by its name if exactly one existing unit has it."""
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
        """Unit below which the importer may create units; None if anywhere."""
        reach = self.by.reach(directory.DIRECTORY_EDIT)
        nodes = (directory.tree().by_code(path.strip("/").rpartition("/")[2]) for path in reach)
        return next((node for node in nodes if node is not None), None)

    def may_make_units(self) -> bool:
        """Whether the importer may create units where the mapping requires it."""
        root = directory.tree().by_code(self.mapping.units.unknown.root)
        return self.by.may(directory.DIRECTORY_EDIT, root.path if root else None).allowed

    def may_make_categories(self) -> bool:
        """Whether the importer may create categories."""
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
        """Code of the category of terms, top-level first; "" leaves it to the coordinator or to the
        model.

        Raises:
            Rejected, MappingProblem: as `unit`.
        """
        if words not in self._categories:
            self._categories[words] = self._category(words, at)
        return self._categories[words]

    def install(self, at: datetime) -> None:
        """Install the shipped categories for the model's suggestions; edited ones are left
        unchanged.
        """
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
        raise _unknown_category(words[-1])

    def expected_category(self, words: tuple[str, ...]) -> Resolution:
        """Result of `category`, without creating anything.

        Raises:
            Rejected, MappingProblem: as `category`.
        """
        rule = self.mapping.categories
        found = self._category_in_table(words) or self._category_like(words[-1]) if words else ""
        if found:
            return Resolution(found, self._codes()[found], is_new=False)
        if rule.unknown.what == REJECT:
            raise _unknown_category((words or ("",))[-1])
        if rule.unknown.what == COORDINATOR or (not words and rule.suggest):
            return Resolution("", "", is_new=False)
        root = rule.unknown.root
        code = code_below(root, "/".join(words)) if words else root
        name = name_of(words[-1]) if words else rule.unknown.root_name
        return Resolution(code, self._codes().get(code, name), is_new=code not in self._codes())

    def _no_category(self, at: datetime) -> str:
        rule = self.mapping.categories
        if rule.unknown.what == REJECT:
            raise Rejected(_("The row has no category. Fill it in."))
        if rule.unknown.what == CREATE and not rule.suggest:
            return self._category_root(at)
        return ""

    def _category_in_table(self, words: tuple[str, ...]) -> str:
        for word in (" / ".join(words), words[-1]):
            code = self.mapping.categories.table.get(word, "")
            if code and code not in self._codes():
                what = _("category %(code)s not found; correct the code") % {"code": code}
                raise key_problem(self.mapping.name, "categories.table", what)
            if code:
                return code
        return ""

    def _category_like(self, word: str) -> str:
        """Category by its code, or by its name if exactly one has it."""
        if word in self._codes():
            return word
        # Categories created from this source are skipped: many have a child called "Other".
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


def _unknown_unit(word: str) -> Rejected:
    return Rejected(_("Unit “%(word)s” not found. Correct the name or code.") % {"word": word[:60]})


def _unknown_category(word: str) -> Rejected:
    return Rejected(
        _("Category “%(word)s” not found. Correct the name or code.") % {"word": word[:60]}
    )


def _by_code(code: str) -> directory.Node | None:
    """Unit of the administrative tree, which can be in charge of requests."""
    node = directory.tree().by_code(code)
    return node if node is not None and node.tree == directory.Tree.ADMIN else None


def name_of(word: str) -> str:
    """A term as a valid name: printable, and shortened to the maximum length."""
    return "".join(c if c.isprintable() else " " for c in word).strip()[:MAX_NAME] or "-"


def code_below(root: str, word: str) -> str:
    """Code of a unit or category that has only a name: readable, and the same in every run.

    >>> code_below("BAL", "Solid Waste"), code_below("BAL", "Recreation & Parks")
    ('BAL-Solid-Waste', 'BAL-Recreation-Parks-6bae')
    """
    slug = re.sub(r"[^\w]+", "-", word).strip("-")
    room = MAX_CODE - len(root) - 1
    if slug.replace("-", " ") == word and len(slug) <= room:
        return f"{root}-{slug}"
    # Characters of the name were dropped: a checksum keeps similar names apart.
    check = f"{zlib.crc32(word.encode()):08x}"[:4] if len(slug) + 5 <= room else ""
    check = check or f"{zlib.crc32(word.encode()):08x}"
    return f"{root}-{slug[: room - len(check) - 1]}-{check}"
