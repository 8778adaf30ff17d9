"""Evidence declarations of notifications: none of them is evidence."""

from typing import Final

from jiceng.core.evidence import no_evidence

EVIDENCE: Final = (
    no_evidence(
        "It is told from events, and ends after half a year",
        "notices.Notification",
        "notices.Message",
        "notices.Delivery",
        "notices.Letter",
    ),
    no_evidence(
        "How somebody wants to be reached, which may be forgotten without a trace",
        "notices.Preference",
        "notices.Channel",
        "notices.Subscription",
    ),
)
