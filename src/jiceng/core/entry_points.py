"""URLs, API routers and form pages that apps contribute and `config` mounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from jiceng.core.manifests import Contribution, Derived, Slot


@dataclass(frozen=True, slots=True)
class Urls(Contribution):
    """URLs of pages.

    Args:
        prefix: their common beginning, such as ``"desk/news/"``; "" for the root.
        module: the one with their ``urlpatterns``.
    """

    prefix: str
    module: str


@dataclass(frozen=True, slots=True)
class ApiRouter(Contribution):
    """Operations of the JSON API, under ``/api/v1``.

    Args:
        name: ``"module:variable"`` of a router; imported when the API is built.
        prefix: the common beginning of their paths, such as ``"/needs"``; "" for none.
    """

    name: str
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class FormPages(Contribution):
    """URLs that only accept a form, and the pages that show those forms.

    Args:
        pages: by the URL name that accepts the form, the URL name of the page, which has the same
            parameters or fewer.
    """

    pages: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ScriptAddresses(Contribution):
    """URLs that page scripts call automatically.

    Args:
        while_writing: URL names called while a form is filled in, so that an ended session is
            answered with a message and the page stays.
        polling: URL names whose content is not user input, so that it is not preserved when the
            session has ended.
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


def form_page_of(address: str) -> str:
    """The URL name of the page that shows a form; "" where the form is sent to its own page.

    Args:
        address: the URL name that accepts it.
    """
    return _page_of_form.get().get(address, "")


def is_called_while_writing(address: str) -> bool:
    """Whether scripts call this URL name while a form is filled in."""
    return any(address in each.while_writing for each in SCRIPT_ADDRESSES.all())


def is_polling(address: str) -> bool:
    """Whether open pages call this URL name automatically, without user input."""
    return any(address in each.polling for each in SCRIPT_ADDRESSES.all())
