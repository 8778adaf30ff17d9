"""Mails to subscribers: texts, links and sending.

At least once, as notifications do: a worker that dies between the mail server's answer and its own
note sends the letter again, with the same `X-Letter`. Each news letter has a link that ends the
subscription, and the headers by which mail programs offer the same with one press (RFC 8058).
Links only open a page with a button, since mail scanners follow links automatically.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from jiceng.core.errors import NotFound
from jiceng.grids import public as grids
from jiceng.notifications import rules, sending
from jiceng.notifications.actions import outbox
from jiceng.notifications.models import Letter, LetterKind, NewsItem

_SALT: Final = "notices.subscription"


def token_of(subscription: UUID) -> str:
    """The token of a subscription in its links."""
    return signing.dumps(str(subscription), salt=_SALT)


def subscription_of(token: str) -> UUID:
    """The subscription that a link is about.

    Raises:
        NotFound: for a link that is not ours, or was cut in two by a mail program.
    """
    try:
        return UUID(signing.loads(token, salt=_SALT))
    except (signing.BadSignature, ValueError):
        raise NotFound(
            _("This link is incomplete. Copy it from the email again."), "subscription.link"
        ) from None


def send_due(at: datetime) -> int:
    """Send all due mails; returns the number accepted."""
    sent = 0
    while (letter := outbox.claim_of(_waiting(), at=at)) is not None:
        if _is_past(letter):
            letter.delete()
            continue
        fault = _deliver(letter)
        outbox.store_mail_result(letter, fault=fault, at=at)
        sent += not fault
        if fault == sending.SLOW:  # the mail server itself: it gets its rest
            break
    return sent


def _waiting() -> QuerySet[Letter]:
    return Letter.objects.select_related("subscription", "item")


def _is_past(letter: Letter) -> bool:
    """Whether a later mail about the same announcement follows, or the question of this mail has
    been answered."""
    if letter.kind == LetterKind.CONFIRM:
        return letter.subscription.confirmed_at is not None
    if letter.kind == LetterKind.AGAIN:
        return letter.subscription.asked_again_at is None
    assert letter.item is not None
    return letter.attempts == 1 and letter.item.version > letter.version


def _deliver(letter: Letter) -> str:
    row = letter.subscription
    with translation.override(row.language):
        said = words_of(letter)
    return sending.deliver_mail(row.address, said.title, said.body, said.headers)


@dataclass(frozen=True, slots=True)
class MailText:
    """One mail with headers and text."""

    title: str
    body: str
    headers: dict[str, str]


def words_of(letter: Letter) -> MailText:
    """A letter's words in the language that is active, and its headers."""
    row, token = letter.subscription, token_of(letter.subscription_id)
    place = grids.current().places.get(row.grid_code)
    about = {"place": place.name if place else row.grid_code}
    headers = {"X-Letter": str(letter.pk)}
    stop = _link("news-stop", token)
    if letter.kind == LetterKind.NEWS:
        assert letter.item is not None
        title, lines = _news(letter.item, about["place"])
        lines.append(_link("grid-page", row.grid_code))
    else:
        title = _("Do you want announcements for %(place)s by email?") % about
        first = (
            _("This address was entered to receive the announcements for %(place)s.")
            if letter.kind == LetterKind.CONFIRM
            else _("A year ago you subscribed to the announcements for %(place)s.")
        )
        lines = [
            first % about,
            _("If you want it, open this and press the button:"),
            _link("news-confirm", token),
            _("If this was not you, ignore this email: the address is deleted within %(span)s.")
            % {"span": _span(letter.kind)},
        ]
    if letter.kind != LetterKind.CONFIRM:
        headers["List-Unsubscribe"] = f"<{stop}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        lines.append(_("To unsubscribe and have your address deleted:") + "\n" + stop)
    return MailText(title[:200], "\n\n".join(lines), headers)


def _span(kind: str) -> str:
    if kind == LetterKind.CONFIRM:
        return _("%(hours)s hours") % {"hours": rules.CONFIRM_WITHIN.days * 24}
    return _("%(days)s days") % {"days": rules.ANSWER_WITHIN.days}


def _news(item: NewsItem, place: str) -> tuple[str, list[str]]:
    """The title and the paragraphs of news."""
    days = _("From %(first)s to %(last)s") % {
        "first": date_format(item.valid_from, "Y-m-d"),
        "last": date_format(item.valid_to, "Y-m-d"),
    }
    change = item.changes.first()
    lines = [item.title, days, item.text]
    if item.withdrawn_at is not None:
        lines = [item.title]  # the withdrawn text is not repeated
        title = _("Withdrawn: %(title)s")
    elif change is not None:
        title = _("Corrected: %(title)s")
    else:
        title = "%(title)s"
    if change is not None:
        lines.insert(0, _("Reason: %(reason)s") % {"reason": change.reason})
    return f"{title % {'title': item.title}} · {place}", lines


def _link(name: str, part: str) -> str:
    return f"{settings.JICENG_PUBLIC_URL}{reverse(name, args=[part])}"
