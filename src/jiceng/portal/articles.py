"""Public text of a published record: in feeds, in mails, and in full on pages of places."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Article:
    """Public text of a record.

    Args:
        text: the content; "" if it is no longer valid.
        mark: change since the publication, such as "Corrected".
        reason: of the change.
    """

    title: str
    text: str
    mark: str = ""
    reason: str = ""

    @property
    def headline(self) -> str:
        """The title, with the change if there is no text."""
        return self.title if self.text else self.marked_title

    @property
    def marked_title(self) -> str:
        """The title with the change."""
        if not self.mark:
            return self.title
        return _("%(mark)s: %(title)s") % {"mark": self.mark, "title": self.title}
