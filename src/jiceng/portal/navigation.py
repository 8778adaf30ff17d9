"""Links of the public site's navigation, contributed by the apps that own the pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse

from jiceng.core.manifests import Contribution, Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicLink(Contribution):
    """An entry of the public site's navigation.

    Args:
        address: URL name of the page, which takes no arguments.
        label: a noun, or a verb with its object.
        icon: name of a Tabler icon, written as ``icon="..."`` so that the build finds it.
        order: by tens; the first entry is the site's start page.
        within: further URL names at which the entry is the current one.
    """

    address: str
    label: Any
    icon: str
    order: int
    within: Sequence[str] = ()


LINKS: Final = Slot(PublicLink, key=lambda link: link.address)


def public_links() -> list[PublicLink]:
    """All entries in order."""
    return sorted(LINKS.all(), key=lambda link: link.order)


def public_start() -> str:
    """Path of the public site's start page, which is the first entry."""
    return reverse(public_links()[0].address)
