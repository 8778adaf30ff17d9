"""Access rows of one kind of records: its pages and its JSON API."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from jiceng.records.imports.models import TableImport
from tests.access.table import HIDDEN, OPEN, Answer, Row, Target, Who
from tests.world import World

ONE, KEY = "<uuid:record_id>", "<uuidstr:record_id>"


@dataclass(frozen=True)
class Made:
    """A record for an access check.

    Args:
        record: its key.
        given: what is sent.
    """

    record: UUID
    given: dict[str, Any]


@dataclass(frozen=True)
class Move:
    """A move to check.

    Args:
        scene: makes a record that can be moved.
        post: code of the unit where those in scope hold their posts.
        has_page: knock at its page too; one for each kind is enough, all have the same address.
    """

    name: str
    right: str
    scene: Callable[[World], Made]
    post: str
    has_page: bool = False


def rows_of(
    path: str,
    *,
    reads: str,
    opens: str = "",
    unit: str = "",
    new: Callable[[World], dict[str, Any]] = lambda _world: {},
    record: Callable[[World], UUID],
    moves: Sequence[Move],
    secret: str = "",
    has_remarks: bool = False,
    is_published: bool = False,
    imports: str = "",
    is_shared: bool = False,
) -> tuple[Row, ...]:
    """All rows of a kind.

    Args:
        path: such as ``"needs/"``.
        opens: the right to open one; "" where only the system does.
        unit: code of the unit for which a record is opened.
        new: what an opening sends.
        secret: words in `record` that nobody without the right may read.
        is_published: whether the public site lists them.
        imports: the kind of the records, where tables come in.
        is_shared: whether all who hold the right to read see all records, in other districts too.
    """
    seen: dict[str, Any] = {"outside": OPEN} if is_shared else {}
    pages, api = f"desk/{path}", f"api/v1/{path.rstrip('/')}"

    def at(make: Callable[[World], UUID], name: str = "", **more: Any) -> Callable[[World], Target]:
        def scene(world: World) -> Target:
            named = {"name": name} if name else {}
            return Target({"record_id": make(world), **named}, secret=secret, **more)

        return scene

    def listed(parts: dict[str, str]) -> Callable[[World], Target]:
        def scene(world: World) -> Target:
            record(world)
            return Target(parts=parts, secret=secret)

        return scene

    def opening(world: World, *, form: bool) -> Target:
        return Target(data={**new(world), "unit": str(world.units[unit].pk)}, form=form)

    rows = [
        Row("GET", pages, reads, listed({}), outside=OPEN),
        Row("GET", f"{pages}table.<str:form>", reads, listed({"form": "csv"}), outside=OPEN),
        Row("GET", f"{pages}{ONE}/", reads, at(record), **seen),
        Row("GET", api, reads, listed({}), outside=OPEN),
        Row("GET", f"{api}/{KEY}", reads, at(record), **seen),
        Row("GET", f"{api}/{KEY}/moves", reads, at(record), **seen),
    ]
    if opens:
        rows += [
            Row("GET", f"{pages}new/", opens, outside=OPEN),
            Row("POST", f"{pages}new/", opens, lambda world: opening(world, form=True)),
            Row("POST", api, opens, lambda world: opening(world, form=False)),
        ]
    if has_remarks:
        note = at(record, data={"text": "已联系厂家"}, form=True, name="remarks")
        rows.append(Row("POST", f"{pages}{ONE}/parts/<str:name>/", reads, note, **seen))
    if imports:
        rows += _of_imports(f"{pages}import/", imports, opens)
    if is_published:
        here = f"public/{path}"
        rows += [Row("GET", each, Who.PUBLIC) for each in (here, f"{here}feed/")]
        rows.append(
            Row("GET", f"{here}{ONE}/", Who.PUBLIC, lambda w: Target({"record_id": record(w)}))
        )
    return (*rows, *(row for each in moves for row in _of_move(each, pages, api, reads)))


def _of_imports(top: str, kind: str, opens: str) -> Iterator[Row]:
    """Rows of imports, which are visible to their sender only."""

    def sent(world: World) -> Target:
        row = TableImport.objects.create(
            kind=kind,
            by=world.people["clerk"],
            file_name="暗号.csv",
            file_bytes=1,
            file_digest="0" * 64,
            created_at=world.at,
        )
        return Target({"job": row.pk}, secret="暗号.csv")

    yield Row("GET", top, opens, outside=OPEN)
    yield Row("GET", f"{top}form/", opens, outside=OPEN)
    # Without a file it is refused, after the permission check.
    none = frozenset({Answer.UNUSABLE})
    yield Row("POST", f"{top}upload/", opens, ok=none, outside=none)
    one = f"{top}<uuid:job>/"
    for method, end in (
        ("GET", ""),
        ("GET", "progress/"),
        ("POST", "mapping/"),
        ("POST", "start/"),
        ("POST", "stop/"),
        ("POST", "delete/"),
        ("POST", "rejects/"),
    ):
        yield Row(method, f"{one}{end}", opens, sent, ok=HIDDEN, reveals=False)


def _of_move(move: Move, pages: str, api: str, reads: str) -> Iterator[Row]:
    def moving(*, form: bool) -> Callable[[World], Target]:
        def scene(world: World) -> Target:
            made = move.scene(world)
            named = {"name": move.name} if form else {}
            return Target({"record_id": made.record, **named}, data=made.given, form=form)

        return scene

    how: dict[str, Any] = {"post": move.post, "reads": reads}
    if move.has_page:
        yield Row("POST", f"{pages}{ONE}/<str:name>/", move.right, moving(form=True), **how)
    address = f"{api}/{KEY}/moves/{move.name}"
    yield Row("POST", address, move.right, moving(form=False), **how)
