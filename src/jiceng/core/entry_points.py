"""Through which doors people and programs come to an app: contributed by it, opened by `config`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from jiceng.core.manifests import Contribution, Derived, Slot


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


@dataclass(frozen=True, slots=True)
class FormPages(Contribution):
    """Addresses that only take a form, and the pages on which those forms stand.

    Args:
        pages: by the name of the address that takes the form, the name of the page's address, which
            has the same parameters or fewer.
    """

    pages: Mapping[str, str]


URLS: Final = Slot(Urls)
ROUTERS: Final = Slot(ApiRouter, key=lambda router: router.name)
FORM_PAGES: Final = Slot(FormPages)
_page_of_form: Final = Derived(
    lambda: {form: page for each in FORM_PAGES.all() for form, page in each.pages.items()}
)


def page_of_form(address: str) -> str:
    """The name of the page on which a form stands; "" where the form is sent to its own page.

    Args:
        address: the name of the address that takes it.
    """
    return _page_of_form.get().get(address, "")
