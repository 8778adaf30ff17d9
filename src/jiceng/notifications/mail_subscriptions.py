"""What residents can subscribe to by mail, contributed by the apps that publish it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from jiceng.core.manifests import Contribution, Slot
from jiceng.portal.public import PublicRecords


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSubscription(Contribution):
    """Residents get by mail what is published of a kind of records about a grid.

    Args:
        records: what is published; a mail says the article of one.
        events: after which a mail is sent, by their names in moves, such as ``"published"``.
        ends: of these, those of which only earlier recipients of a mail about the record are told.
    """

    records: PublicRecords
    events: Collection[str]
    ends: Collection[str] = ()

    @property
    def kind(self) -> str:
        """The kind of the records."""
        return self.records.kind

    @property
    def label(self) -> Any:
        """What subscribers get, in the plural."""
        return self.records.pages.title

    @property
    def types(self) -> list[str]:
        """The whole types of the events."""
        return [f"{self.kind}.{event}" for event in self.events]

    def ends_with(self, type_: str) -> bool:
        """Whether an event is told to earlier recipients alone."""
        return type_.removeprefix(f"{self.kind}.") in self.ends


SUBSCRIPTIONS: Final = Slot(MailSubscription, key=lambda each: each.kind)


def mail_subscriptions() -> Mapping[str, MailSubscription]:
    """What there is to subscribe to, by kind of records."""
    return SUBSCRIPTIONS.by_key()
