"""What is told of a published record: in feeds, in mails, and in full on pages of places."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Article:
    """A published record in plain words, as everybody may read them.

    Args:
        text: what it says; "" where it no longer holds.
        mark: what has become of it since it was published, such as "Corrected".
        reason: why that was done.
    """

    title: str
    text: str
    mark: str = ""
    reason: str = ""

    @property
    def headline(self) -> str:
        """The title, with what has become of the text where there is no text any more."""
        return self.title if self.text else self.marked_title

    @property
    def marked_title(self) -> str:
        """The title with what has become of it."""
        if not self.mark:
            return self.title
        return _("%(mark)s: %(title)s") % {"mark": self.mark, "title": self.title}
