"""Messages for the refusals of `rules` and the faults of templates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.core.errors import Invalid
from jiceng.core.refusals import Refusals
from jiceng.core.sentences import one_after_another
from jiceng.records.documents.names import Fault

REFUSALS: Final = Refusals(
    {"document.voided": gettext_lazy("This document has been declared void already.")}
)
FAULTS: Final[dict[str, Promise]] = {
    "too_large": gettext_lazy("The file is larger than %(what)s MB."),
    "no_docx": gettext_lazy(
        "The file is not a Word document (docx). Save it in this format. %(what)s"
    ),
    "macros": gettext_lazy("The file contains macros or embedded objects."),
    "external": gettext_lazy("The file refers to other files or addresses (%(what)s)."),
    "misplaced": gettext_lazy(
        "Fields are allowed in the text, header and footer, but not here: %(what)s."
    ),
    "not_shown": gettext_lazy("The file contains elements that the PDF cannot show: %(what)s."),
    "syntax": gettext_lazy("Invalid field syntax: %(what)s."),
    "unknown": gettext_lazy("Unknown field “%(what)s” for this type of document."),
    "no_list": gettext_lazy("“%(what)s” is not a list and cannot be repeated."),
    "construct": gettext_lazy(
        "Fields can only be shown, repeated or left out. Not supported: %(what)s."
    ),
}


def refuse_template(faults: Sequence[Fault]) -> None:
    """Refuse a template with all its faults.

    Raises:
        Invalid: if there is any fault.
    """
    if not faults:
        return
    faults_in_words = [str(FAULTS[fault.code]) % {"what": fault.what} for fault in faults]
    sentence = _("This file cannot be a template. Correct it and upload it again.")
    raise Invalid(
        one_after_another([sentence, *faults_in_words]),
        "document.bad_template",
        faults=[f"{fault.code}:{fault.what}" for fault in faults],
    )
