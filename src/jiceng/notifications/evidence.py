"""Evidence declarations of notifications: announcements are evidence, sent messages are not."""

from typing import Final

from jiceng.core.evidence import evidence, no_evidence

EVIDENCE: Final = (
    evidence("notices.NewsItem"),
    evidence("notices.NewsChange"),
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
