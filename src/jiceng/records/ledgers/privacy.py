"""Personal data of ledgers: texts of entries. Owners' names are stored with the owners."""

from __future__ import annotations

from typing import Final

from jiceng.core.privacy import Personal, declare, keep

PRIVACY: Final = (
    declare(
        "ledgers.Book",
        plain=["id", "kind", "unit", "name", "measure", "places", "closed_to", "entry_count"],
    ),
    declare("ledgers.ClosedPeriod", plain=["id", "book", "upto", "entry_count", "digest"]),
    declare(
        "ledgers.Account",
        plain=[
            "id",
            "book",
            "code",
            "name",
            "owner_kind",
            "owner_id",
            "kind",
            "sign",
            "floor",
            "balance",
            "closed_at",
        ],
    ),
    declare(
        "ledgers.Entry",
        personal={
            "text": Personal(
                "to know what was booked; people name people in it", keep("booked", years=30)
            )
        },
        plain=[
            "id",
            "book",
            "number",
            "day",
            "line_count",
            "booked_at",
            "cause_kind",
            "cause_id",
            "cause_key",
            "corrects",
            "is_counter",
        ],
    ),
    declare("ledgers.Line", plain=["id", "entry", "account", "day", "amount"]),
    declare("ledgers.MonthSum", plain=["account", "month", "debits", "credits"]),
)
