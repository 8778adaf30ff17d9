"""Settings of the residents' site: its name, its hotline, and who runs it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

HOTLINE: Final = "12345"
"""The government service hotline of every city (国办发〔2020〕53号)."""


@dataclass(frozen=True)
class PublicSite:
    """What the residents' pages say about who runs them; "" for what is not set.

    Args:
        name: of the site; "" for the district's name in the directory.
        hotline: telephone number for residents.
        operator: body that runs the site (主办单位).
        contact: how to reach it about the site.
        icp, police_filing: filing numbers (ICP备案, 公网安备).
    """

    name: str
    hotline: str
    operator: str
    contact: str
    icp: str
    police_filing: str

    @property
    def missing(self) -> tuple[str, ...]:
        """The settings that are not set, of those that a published site must show."""
        shown = {
            "JICENG_OPERATOR": self.operator,
            "JICENG_CONTACT": self.contact,
            "JICENG_ICP": self.icp,
            "JICENG_POLICE_FILING": self.police_filing,
        }
        return tuple(name for name, value in shown.items() if not value)


def read(env: Mapping[str, str]) -> PublicSite:
    """The settings of the residents' site from environment variables."""
    return PublicSite(
        name=env.get("JICENG_SITE_NAME", "").strip(),
        hotline=env.get("JICENG_HOTLINE", "").strip() or HOTLINE,
        operator=env.get("JICENG_OPERATOR", "").strip(),
        contact=env.get("JICENG_CONTACT", "").strip(),
        icp=env.get("JICENG_ICP", "").strip(),
        police_filing=env.get("JICENG_POLICE_FILING", "").strip(),
    )
