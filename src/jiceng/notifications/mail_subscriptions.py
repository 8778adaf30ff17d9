"""What residents can subscribe to by mail, contributed by the apps that publish it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from jiceng.core.manifests import Contribution, Slot
from jiceng.portal.public import PublicRecords


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSubscription(Contribution):
    """Subscription by mail to published records of one kind about a grid.

    Args:
        records: the published records; a mail contains the article of one.
        events: names of the moves after which a mail is sent, such as ``"published"``.
        ends: those of them after which only recipients of earlier mails about the record get one.
    """

    records: PublicRecords
    events: Collection[str]
    ends: Collection[str] = ()

    @property
    def kind(self) -> str:
        """Kind of the records."""
        return self.records.kind

    @property
    def label(self) -> Any:
        """Content of the mails, in the plural."""
        return self.records.pages.title

    @property
    def types(self) -> list[str]:
        """Complete event types."""
        return [f"{self.kind}.{event}" for event in self.events]

    def ends_with(self, type_: str) -> bool:
        """Whether only earlier recipients get a mail after this event."""
        return type_.removeprefix(f"{self.kind}.") in self.ends


SUBSCRIPTIONS: Final = Slot(MailSubscription, key=lambda each: each.kind)


def mail_subscriptions() -> Mapping[str, MailSubscription]:
    """Available subscriptions by kind of records."""
    return SUBSCRIPTIONS.by_key()
