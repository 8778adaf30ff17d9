"""Funds of communities as a kind of records with a move that needs approval: spending is asked for
by the community and approved by its street."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from decimal import Decimal
from types import ModuleType
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, models
from django.test import override_settings
from django.urls import clear_url_caches, include, path
from ninja import NinjaAPI, Router

from jiceng.activities.needs.lifecycle import READ
from jiceng.config import urls
from jiceng.config.api import StrictParser, api
from jiceng.core.access import ALLOW, SYSTEM, Verdict, refuse
from jiceng.core.manifests import contributing
from jiceng.records.api import add_operations
from jiceng.records.public import (
    ABOVE,
    Lifecycle,
    Move,
    NeedsApproval,
    Opening,
    Outcome,
    Record,
    RecordPages,
    fields_of,
    open_record,
)
from jiceng.records.urls import addresses
from tests.core.chains import sql
from tests.world import World

COMMUNITY = "440704001001"
TWICE = NeedsApproval(label="Closing of a fund", right="case.approve", reviewers=2)


def enough(fund: Any, fields: Any, _context: Any) -> Verdict:
    """Refuses more than the remaining amount."""
    if fields and fields.spent > fund.record.amount - fund.record.spent:
        return refuse("fund.empty", "That much is not left.")
    return ALLOW


def spend(fund: Any, fields: Any, context: Any) -> Outcome:
    """Spend an amount for the applying unit."""
    changes = {"spent": fund.record.spent + fields.spent, "spender": context.unit}
    return Outcome(data={"spent": str(fields.spent)}, changes=changes)


def life(model: Any) -> Lifecycle:
    """The lifecycle of a fund."""
    return Lifecycle(
        kind="fund",
        label="Fund",
        model=model,
        named="title",
        states={"open": "open", "closed": "closed"},
        reads=READ,
        plain=["title", "amount"],
        opening=Opening(label="Open a fund", event=("opened", "Fund opened"), right="need.edit"),
        moves=[
            Move(
                name="spend",
                label="Spend from the fund",
                event=("spent", "Money spent"),
                right="need.edit",
                fields=fields_of(model, "spent"),
                guard=enough,
                apply=spend,
                approval=NeedsApproval(
                    label="Spending from a fund", right="case.approve", relations=[ABOVE]
                ),
            ),
            Move(
                name="cut",
                label="Cut the fund",
                event=("cut", "Fund cut"),
                right="need.edit",
                apply=lambda fund, _f, _c: Outcome(changes={"amount": fund.record.spent}),
            ),
            Move(
                name="close",
                label="Close the fund",
                event=("closed", "Fund closed"),
                right="need.edit",
                to={"closed"},
                approval=TWICE,
            ),
        ],
    )


@contextmanager
def funds() -> Iterator[Any]:
    """Register the kind with table, pages and API during a test; yields its model."""

    class Fund(Record):
        title = models.CharField("Title", max_length=20)
        amount = models.DecimalField("Amount", max_digits=9, decimal_places=2)
        spent = models.DecimalField("Spent", max_digits=9, decimal_places=2, default=Decimal(0))
        spender = models.UUIDField(null=True)

        class Meta(Record.Meta):
            app_label = "records"

    pages = RecordPages(
        lifecycle=life(Fund),
        path="funds/",
        title="Funds",
        about="Money of communities.",
        empty="No fund is open.",
        icon="heart-handshake",
        columns=["state", "amount"],
        order="opened_at",
    )
    try:
        with connection.schema_editor(collect_sql=True) as editor:
            editor.create_model(Fund)
        made = [each for each in editor.collected_sql if each.startswith("CREATE")]
        for statement in (*made, f"GRANT ALL ON {Fund._meta.db_table} TO PUBLIC"):
            sql(statement)
        with ExitStack() as stack:
            stack.enter_context(contributing(pages))
            stack.enter_context(_addresses(pages))
            yield Fund
    finally:
        del apps.all_models["records"]["fund"]
        apps.clear_cache()


@contextmanager
def _addresses(pages: RecordPages) -> Iterator[None]:
    """URLs of the kind, besides all others."""
    programs = NinjaAPI(
        parser=StrictParser(), urls_namespace="funds", docs_url=None, openapi_url=None
    )
    programs._exception_handlers = api._exception_handlers
    router = Router()
    add_operations(pages, router)
    programs.add_router("", router)
    own: Any = ModuleType("tests.records.approvals.fund_urls")
    own.urlpatterns = [
        path("desk/", include(list(addresses(pages)))),
        path("api/test/", programs.urls),
        *urls.urlpatterns,
    ]
    own.handler404, own.handler500 = urls.handler404, urls.handler500
    sys.modules[own.__name__] = own
    try:
        with override_settings(ROOT_URLCONF=own.__name__):
            yield
    finally:
        del sys.modules[own.__name__]
        clear_url_caches()


def opened(world: World, title: str = "议事经费", amount: str = "1000") -> Any:
    """A fund of 江南社区."""
    unit: UUID = world.units[COMMUNITY].pk
    return open_record(
        "fund", {"title": title, "amount": amount}, unit=unit, by=SYSTEM, at=world.at
    )
