"""Mails to subscribers: texts, links and sending.

Delivery is at least once, as for notifications: if the worker dies between the mail server's answer
and the stored result, the mail is sent again with the same `X-Letter`. Each mail about a record has
a link that ends the subscription, and the headers for one-click unsubscription (RFC 8058). Links
only open a page with a button, since mail scanners follow links automatically.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from jiceng.core.errors import NotFound
from jiceng.core.models import Event
from jiceng.core.vocabulary.languages import speaking
from jiceng.grids import public as grids
from jiceng.notifications import rules, sending
from jiceng.notifications.actions import outbox
from jiceng.notifications.mail_subscriptions import MailSubscription, mail_subscriptions
from jiceng.notifications.models import Letter, LetterKind

_SALT: Final = "notices.subscription"


def token_of(subscription: UUID) -> str:
    """The token of a subscription in its links."""
    return signing.dumps(str(subscription), salt=_SALT)


def subscription_of(token: str) -> UUID:
    """The subscription of a link.

    Raises:
        NotFound: not a valid link, or truncated by a mail program.
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
        if fault == sending.SLOW:  # the mail server is slow: wait for the next run
            break
    return sent


def _waiting() -> QuerySet[Letter]:
    return Letter.objects.select_related("subscription")


def _is_past(letter: Letter) -> bool:
    """Whether the mail is outdated: a later mail about the same record follows, the record is no
    longer published, or the subscription has been confirmed or ended.
    """
    if letter.kind == LetterKind.CONFIRM:
        return letter.subscription.confirmed_at is not None
    if letter.kind == LetterKind.AGAIN:
        return letter.subscription.asked_again_at is None
    about = mail_subscriptions().get(letter.subscription.kind)
    if about is None or letter.record is None or _record(letter, about) is None:
        return True
    later = Event.objects.filter(stream_id=letter.record, seq__gt=letter.seq, type__in=about.types)
    return letter.attempts == 1 and later.exists()


def _record(letter: Letter, about: MailSubscription) -> Any:
    """The published record of a mail."""
    return about.records.published().filter(pk=letter.record).first()


def _deliver(letter: Letter) -> str:
    row = letter.subscription
    with speaking(row.language):
        mail = words_of(letter)
    return sending.deliver_mail(row.address, mail.title, mail.body, mail.headers)


@dataclass(frozen=True, slots=True)
class MailText:
    """One mail with headers and text."""

    title: str
    body: str
    headers: dict[str, str]


def words_of(letter: Letter) -> MailText:
    """A mail's text in the active language, with its headers."""
    row, token = letter.subscription, token_of(letter.subscription_id)
    place, subscribed = grids.current().places.get(row.grid_code), mail_subscriptions()[row.kind]
    about = {"place": place.name if place else row.grid_code, "what": subscribed.label}
    headers = {"X-Letter": str(letter.pk)}
    stop = _link("news-stop", token)
    if letter.kind == LetterKind.NEWS:
        title, lines = _published(subscribed, _record(letter, subscribed), about["place"])
        lines.append(_link("grid-page", row.grid_code))
    else:
        title = _("%(place)s: do you want to receive “%(what)s” by email?") % about
        first = (
            _("This address was entered to receive “%(what)s” for %(place)s.")
            if letter.kind == LetterKind.CONFIRM
            else _("A year ago you subscribed to “%(what)s” for %(place)s.")
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
    # Mail servers refuse line breaks in subjects.
    return MailText(" ".join(title.split())[:200], "\n\n".join(lines), headers)


def _span(kind: str) -> str:
    if kind == LetterKind.CONFIRM:
        return _("%(hours)s hours") % {"hours": rules.CONFIRM_WITHIN.days * 24}
    return _("%(days)s days") % {"days": rules.ANSWER_WITHIN.days}


def _published(about: MailSubscription, record: Any, place: str) -> tuple[str, list[str]]:
    """Title and paragraphs of a published record; an invalid text is omitted."""
    article = about.records.article_of(record)
    lines = [_("Reason: %(reason)s") % {"reason": article.reason}] if article.reason else []
    lines.append(article.title)
    if article.text and about.records.days:
        first, last = (getattr(record, name) for name in about.records.days)
        days = {"first": date_format(first, "Y-m-d"), "last": date_format(last, "Y-m-d")}
        lines.append(_("From %(first)s to %(last)s") % days)
    if article.text:
        lines.append(article.text)
    return f"{article.marked_title} · {place}", lines


def _link(name: str, part: str) -> str:
    return f"{settings.JICENG_PUBLIC_URL}{reverse(name, args=[part])}"
