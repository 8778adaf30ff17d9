"""Through which doors people and programs come to an app: contributed by it, opened by `config`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from jiceng.core.manifests import Contribution, Slot


@dataclass(frozen=True, slots=True)
class Urls(Contribution):
    """Addresses of pages.

    Args:
        prefix: with which they begin, such as ``"desk/news/"``; "" for the root.
        module: which has their ``urlpatterns``.
    """

    prefix: str
    module: str


@dataclass(frozen=True, slots=True)
class ApiRouter(Contribution):
    """Operations of the JSON interface, under ``/api/v1``.

    Args:
        name: ``"module:variable"`` of a router; imported when the interface is put together.
        prefix: with which their addresses begin, such as ``"/needs"``; "" for none.
    """

    name: str
    prefix: str = ""


URLS: Final = Slot(Urls)
ROUTERS: Final = Slot(ApiRouter, key=lambda router: router.name)
