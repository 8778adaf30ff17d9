"""Audit log of ledgers, rosters, documents and templates."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest

from jiceng.core.access import ANONYMOUS, SYSTEM, Actor
from jiceng.core.manifests import contributing
from jiceng.core.streams import stream_kinds
from tests.factories import UnitFactory
from tests.records.documents.conftest import KINDS as DOCUMENTS
from tests.records.documents.conftest import Office
from tests.records.ledgers.conftest import KINDS as BOOKS
from tests.records.ledgers.conftest import READ, actor_at, make_ledger
from tests.records.rosters.conftest import KINDS as ROSTERS
from tests.records.rosters.conftest import Village

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kinds() -> Iterator[None]:
    with contributing(*BOOKS, *ROSTERS, *DOCUMENTS):
        yield


def visible_ids(kind: str, actor: Actor) -> set[UUID]:
    visible = stream_kinds()[kind].visible
    assert visible is not None
    return {row["id"] for row in visible(actor)}


def named(kind: str, *ids: UUID) -> set[str]:
    names = stream_kinds()[kind].names
    assert names is not None
    return {name for name, _path in names(ids).values()}


def test_chains_are_named_and_visible_to_readers_of_their_records() -> None:
    unit = UnitFactory.create(name="江南社区")
    roster = Village(unit).frozen()
    office = Office(unit)
    template = office.upload()
    document = office.issue()
    assert named("roster", roster.pk) == {"村民代表"}
    assert named("document", document.pk) == {document.label}
    assert named("document_template", template.pk) == {"纪要"}
    find = stream_kinds()["document"].find
    assert find is not None
    assert find(document.label) == [document.pk]
    near, far = actor_at(unit, READ), actor_at(UnitFactory.create(), READ)
    for kind, key in (("roster", roster.pk), ("document", document.pk)):
        assert visible_ids(kind, near) == visible_ids(kind, SYSTEM) == {key}
        assert visible_ids(kind, far) == visible_ids(kind, ANONYMOUS) == set()
    assert visible_ids("document_template", SYSTEM) == {template.pk}
    assert visible_ids("document_template", near) == set()


def test_ledger_chain_is_named_and_visible_to_readers() -> None:
    ledger = make_ledger()
    assert named("ledger_book", ledger.book.pk) == {"积分账"}
    assert visible_ids("ledger_book", actor_at(ledger.unit, READ)) == {ledger.book.pk}
    assert visible_ids("ledger_book", ANONYMOUS) == set()
