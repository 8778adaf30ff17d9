"""Evidence declarations of notifications: none of them is evidence."""

from typing import Final

from jiceng.core.evidence import no_evidence

EVIDENCE: Final = (
    no_evidence(
        "Derived from events, and deleted after half a year",
        "notices.Notification",
        "notices.Message",
        "notices.Delivery",
        "notices.Letter",
    ),
    no_evidence(
        "A person's settings, which can be deleted without a record",
        "notices.Preference",
        "notices.Channel",
        "notices.Subscription",
    ),
)
