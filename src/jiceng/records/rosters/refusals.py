"""Messages for the refusals of `rules`, which are free of Django and of languages."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from jiceng.core.refusals import Refusals

REFUSALS: Final = Refusals(
    {
        "roster.rows": _("A roster has between 1 and %(most)d rows; this list has %(count)d."),
        "roster.no_name": _("Row %(row)d has no name. Enter one, or remove the row."),
        "roster.too_long": _(
            "Row %(row)d has a text of more than %(longest)d characters. Shorten it."
        ),
        "roster.frozen": _("This roster is frozen. Make a new edition to change it."),
        "roster.foreign_rows": _(
            "The question is not about these rows. Choose among those it shows."
        ),
        "roster.open_questions": _(
            "%(count)d questions about this roster are open. Answer them before freezing it."
        ),
        "roster.nobody": _("The roster is empty. Keep at least one row."),
        "roster.not_frozen": _("This roster is not frozen yet. Freeze it first."),
        "roster.followed": _("There is a newer edition of this roster. Use that one."),
        "roster.not_on_it": _("Row %(number)d is not on this roster. Choose one of its rows."),
    }
)
