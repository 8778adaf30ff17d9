"""Messages for the refusals of `rules`, which are free of Django and of languages."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from jiceng.core.refusals import Refusals

REFUSALS: Final = Refusals(
    {
        "ledger.lines": _("An entry has between 2 and %(most)d lines; this one has %(count)d."),
        "ledger.amount": _(
            "Every line needs an amount other than zero. Enter the missing amounts."
        ),
        "ledger.amount_too_large": _("This amount is too large for the ledger. Check its digits."),
        "ledger.amount_inexact": _(
            "The amount %(amount)s has too many decimals; this ledger keeps %(places)d. "
            "Round it first."
        ),
        "ledger.unbalanced": _(
            "Debits and credits differ by %(difference)s. Correct the lines until both are equal."
        ),
        "ledger.future": _("%(day)s is in the future. Choose today or an earlier date."),
        "ledger.period_closed": _(
            "The period up to %(closed_to)s is closed. Choose a later date than %(day)s."
        ),
        "ledger.period_not_over": _(
            "%(day)s is not over yet. Close the period on a later day, or choose an earlier end."
        ),
        "ledger.closed_already": _(
            "The ledger is closed up to %(closed_to)s already. Choose a later end."
        ),
        "ledger.no_account": _("This account does not exist in this ledger. Choose another one."),
        "ledger.account_closed": _("This account is closed. Choose an open account."),
        "ledger.not_enough": _("The balance is too small: %(left)s available, %(short)s missing."),
        "ledger.account_not_empty": _(
            "The balance of this account is %(balance)s. Transfer it before closing the account."
        ),
        "ledger.cause_twice": _("The same cause is given twice. Book it once."),
        "ledger.cause_booked": _(
            "This was booked before, as entry %(number)d, with other amounts. Correct that entry."
        ),
        "ledger.too_many": _("One booking has at most %(most)d entries. Book them in parts."),
        "ledger.is_counter": _(
            "A counter-entry cannot be corrected. Book the original entry again instead."
        ),
        "ledger.corrected_already": _("This entry has been corrected already. Reload the page."),
    }
)
