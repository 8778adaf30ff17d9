"""JSON API of records: list, read, create, possible moves, move. Built for every kind with pages.

Request schemas are the field models of the forms, so pages and API validate alike.
"""

# Without postponed annotations: ninja reads the types that are made for each kind.

from collections.abc import Callable
from typing import Annotated, Any, Final
from uuid import UUID

from annotated_types import MaxLen
from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema, Status
from pydantic import Field, create_model

from jiceng.core.number_parsing import PLAIN, Whole
from jiceng.core.web import Failure, signed_in
from jiceng.records.approvals.public import Approval
from jiceng.records.columns import DUE
from jiceng.records.fetching import get
from jiceng.records.lifecycle import Lifecycle
from jiceng.records.models import Record
from jiceng.records.moves import Move
from jiceng.records.moving import make_move, open_record, possible_moves
from jiceng.records.page_types import PAGES, RecordPages
from jiceng.ui import lists
from jiceng.ui.fields import Fields
from jiceng.ui.modelfields import type_out

router = Router(tags=["records"])
FAILURES: Final = dict.fromkeys((400, 401, 403, 404, 409, 422, 429, 507), Failure)
SHOWN: Final = ("id", "version", "state", "unit", "opened_at", "moved_at")
Line = Annotated[str, MaxLen(200)]
Version = Annotated[
    Whole | None, Field(ge=0, le=2**31 - 1, description="The version that was seen.")
]


class MovedOut(Schema):
    """A record after an opening or a move. The actor may no longer see it: read it by its
    address.
    """

    id: UUID
    state: str
    unit: UUID
    version: int


class RequestedOut(Schema):
    """A requested move, which is made once it is approved."""

    id: UUID
    state: str
    version: int
    approval: UUID


class PossibleOut(Schema):
    """A move that the actor's positions permit, whether the present state allows it, and if not,
    why. A move that needs approval is only requested.
    """

    name: str
    label: str
    allowed: bool
    needs_approval: bool
    code: str
    message: str
    fields: list[str]


def _columns(lifecycle: Lifecycle) -> list[Any]:
    names = (*SHOWN, *([DUE] if lifecycle.due else ()), *(lifecycle.plain or ()))
    return [lifecycle.model._meta.get_field(name) for name in names]


def _record_out(lifecycle: Lifecycle, record: Record) -> dict[str, Any]:
    return {each.name: getattr(record, each.attname) for each in _columns(lifecycle)}


def _moved(record: Record) -> MovedOut:
    return MovedOut(id=record.pk, state=record.state, unit=record.unit_id, version=record.version)


def _requested(record: Record, move: str) -> Any:
    approval = Approval.objects.get(stream=record.pk, kind=move, granted=None)
    requested = RequestedOut(
        id=record.pk, state=record.state, version=record.version, approval=approval.pk
    )
    return Status(202, requested)


class _Operations:
    """API operations of one kind of records."""

    def __init__(self, pages: RecordPages, into: Router) -> None:
        self.into, self.pages = into, pages
        self.lifecycle, self.kind = pages.lifecycle, pages.kind
        self.name = self.kind.title().replace("_", "")
        out: dict[str, Any] = {
            each.name: (type_out(each), ...) for each in _columns(self.lifecycle)
        }
        row: Any = create_model(f"{self.name}Out", __base__=Schema, **out)
        self.out = row
        self.page = create_model(
            f"{self.name}PageOut", __base__=Schema, rows=(list[row], ...), next=(str, ...)
        )

    def add(self) -> None:
        """Register all operations with the router."""
        path, label = f"/{self.pages.path.rstrip('/')}", str(self.kind)
        one = f"{path}/{{uuid:record_id}}"
        self._open(path, "GET", self.listing(), self.page, f"List: {label}")
        if self.pages.is_opened_by_hand:
            self._open(path, "POST", self.opening(), MovedOut, f"Begin: {label}", status=201)
        self._open(one, "GET", self.one(), self.out, f"One: {label}")
        self._open(f"{one}/moves", "GET", self.moves(), list[PossibleOut], f"Moves: {label}")
        for each in self.lifecycle.moves:
            if each.right:
                path, description = f"{one}/moves/{each.name}", f"{each.name}: {label}"
                if each.approval is None:
                    self._open(path, "POST", self.move(each), MovedOut, description)
                else:
                    self._open(path, "POST", self.move(each), RequestedOut, description, status=202)

    def _open(
        self,
        path: str,
        method: str,
        view: Callable[..., Any],
        out: Any,
        summary: str,
        status: int = 200,
    ) -> None:
        view.__name__ = "_".join(
            (method.lower(), *path.strip("/").replace("{uuid:", "").replace("}", "").split("/"))
        )
        self.into.add_api_operation(
            path, [method], view, response={status: out, **FAILURES}, summary=summary
        )

    def listing(self) -> Callable[..., Any]:
        """List the records that the actor sees, with the filters and sorting of the list page."""
        parameters: dict[str, Any] = {
            name: (Line, "")
            for each in lists.filters_of(self.pages.filtered, {})
            for name, _label, _value in each.inputs
        }
        parameters |= dict.fromkeys((lists.SORT, lists.AFTER), (Line, ""))
        size = Annotated[int, Field(ge=1, le=lists.MOST_ROWS), PLAIN]
        given_as: Any = create_model(
            f"{self.name}Filters", __base__=Schema, **parameters, limit=(size, lists.ROWS)
        )
        pages, lifecycle = self.pages, self.lifecycle

        def view(request: HttpRequest, given: Query[given_as]) -> dict[str, Any]:
            actor = signed_in(request)
            actor.may(pages.reads).or_refuse()
            chosen = {name: str(value) for name, value in given.dict().items()}
            order = lists.order_of(pages.listed, chosen, pages.order)
            page = lists.page_of(pages.rows(actor, chosen), order, chosen[lists.AFTER], given.limit)
            return {"rows": [_record_out(lifecycle, row) for row in page.rows], "next": page.next}

        return view

    def opening(self) -> Callable[..., Any]:
        """Create a record."""
        fields, kind = self.lifecycle.opening.fields, self.kind
        given_as: Any = create_model(f"{self.name}In", __base__=fields, unit=(UUID, ...))

        def view(request: HttpRequest, body: given_as) -> Any:
            given = body.model_dump(exclude={"unit"}, exclude_unset=True)
            made = open_record(
                kind, given, unit=body.unit, by=signed_in(request), at=timezone.now()
            )
            return Status(201, _moved(made))

        return view

    def one(self) -> Callable[..., Any]:
        """Read one record."""
        lifecycle = self.lifecycle

        def view(request: HttpRequest, record_id: UUID) -> dict[str, Any]:
            return _record_out(lifecycle, get(lifecycle, signed_in(request), record_id))

        return view

    def moves(self) -> Callable[..., Any]:
        """List the actor's moves on a record, each with the reason when it is not possible now."""
        lifecycle = self.lifecycle

        def view(request: HttpRequest, record_id: UUID) -> list[dict[str, Any]]:
            actor = signed_in(request)
            record = get(lifecycle, actor, record_id)
            return [
                {
                    "name": each.move.name,
                    "label": str(each.move.label),
                    "allowed": bool(each.verdict),
                    "needs_approval": each.move.approval is not None,
                    "code": each.verdict.code,
                    "message": each.verdict.sentence if not each.verdict else "",
                    "fields": list(each.move.form_fields.model_fields),
                }
                for each in possible_moves(lifecycle, record, by=actor, at=timezone.now())
            ]

        return view

    def move(self, move: Move) -> Callable[..., Any]:
        """Make or request a move. A stale version or an impossible move is refused and changes
        nothing.
        """
        kind, name = self.kind, move.name
        fields: type[Fields] = move.form_fields
        part = move.name.title().replace("_", "")
        given_as: Any = create_model(
            f"{self.name}{part}In", __base__=fields, version=(Version, None)
        )

        def view(request: HttpRequest, record_id: UUID, body: given_as) -> Any:
            given = body.model_dump(exclude={"version"}, exclude_unset=True)
            moved = make_move(
                kind,
                record_id,
                name,
                given,
                by=signed_in(request),
                at=timezone.now(),
                version=body.version,
            )
            return _moved(moved) if move.approval is None else _requested(moved, name)

        return view


def add_operations(pages: RecordPages, into: Router) -> None:
    """Add the operations of one kind of records to a router."""
    _Operations(pages, into).add()


for each in PAGES.all():
    add_operations(each, router)
