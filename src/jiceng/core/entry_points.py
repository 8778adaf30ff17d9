"""Through which doors people and programs come to an app: contributed by it, opened by `config`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


@dataclass(frozen=True, slots=True)
class ScriptAddresses(Contribution):
    """Addresses that scripts of pages call by themselves.

    Args:
        while_writing: by name; asked while a form is filled in, so an ended session is answered
            with a sentence and the page stays.
        polling: by name; what they send is written by nobody, so it is not preserved when a session
            has ended.
    """

    while_writing: Sequence[str] = ()
    polling: Sequence[str] = ()


URLS: Final = Slot(Urls)
ROUTERS: Final = Slot(ApiRouter, key=lambda router: router.name)
FORM_PAGES: Final = Slot(FormPages)
SCRIPT_ADDRESSES: Final = Slot(ScriptAddresses)
_page_of_form: Final = Derived(
    lambda: {form: page for each in FORM_PAGES.all() for form, page in each.pages.items()}
)


def page_of_form(address: str) -> str:
    """The name of the page on which a form stands; "" where the form is sent to its own page.

    Args:
        address: the name of the address that takes it.
    """
    return _page_of_form.get().get(address, "")


def is_called_while_writing(address: str) -> bool:
    """Whether scripts call an address, by its name, while somebody fills in a form."""
    return any(address in each.while_writing for each in SCRIPT_ADDRESSES.all())


def is_polling(address: str) -> bool:
    """Whether open pages call an address, by its name, without anybody having written anything."""
    return any(address in each.polling for each in SCRIPT_ADDRESSES.all())
