"""Actions on accounts that may need confirmation by a second person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from jiceng.accounts import actions
from jiceng.accounts.pages.administration import show_password
from jiceng.directory.public import ACCOUNT_EDIT, ConfirmableAction, edit_person


def _on(verb: Callable[..., Any]) -> Callable[..., Any]:
    def perform(*, person: str, **args: Any) -> Any:
        return verb(person=UUID(person), **args)

    return perform


SECOND_KINDS: Final = (
    ConfirmableAction(
        "account.give-password",
        _("Issue one-time password"),
        ACCOUNT_EDIT,
        _on(actions.give_password),
        show_result=show_password,
    ),
    *(
        ConfirmableAction(name, label, ACCOUNT_EDIT, _on(verb))
        for name, label, verb in (
            ("account.remove-factors", _("Remove the second factors"), actions.remove_factors),
            ("account.unlink", _("Unlink from identity provider"), actions.unlink_identities),
            ("account.close", _("Close the account"), actions.close_account),
            ("account.edit", _("Change user name or work number"), edit_person),
        )
    ),
)
