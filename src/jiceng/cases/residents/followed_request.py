"""Resolution of residents' secret links, and what their holders may do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from jiceng.cases import rules
from jiceng.cases.callback.waiting import callers_waiting
from jiceng.cases.intake.resident_links import digest_of
from jiceng.cases.models import Attachment, AttachmentKind, Callback, Caller, Case
from jiceng.cases.queries import missing, photo_in, voice_in


def by_link(secret: str) -> Case:
    """The request of a secret link.

    Raises:
        NotFound: unknown secret.
    """
    found = Case.objects.filter(link_digest=digest_of(secret)).first()
    if found is None:
        raise missing()
    return found


@dataclass(frozen=True, slots=True)
class Followed:
    """Result of resolving a secret link.

    Args:
        case: the open request.
        own: the holder's own report: the same request, or one merged into it; for a follower the
            open request, of which they see the public part.
        joined: the follower; None for the reporter.
    """

    case: Case
    own: Case
    joined: Caller | None = None

    @property
    def is_merged(self) -> bool:
        """Whether the report was merged into another request."""
        return self.own.pk != self.case.pk


def followed(secret: str) -> Followed:
    """Resolve a secret link.

    Raises:
        NotFound: unknown secret.
    """
    callers = Caller.objects.select_related("case")
    caller = callers.filter(link_digest=digest_of(secret)).first()
    if caller is not None:
        return Followed(caller.case, caller.case, caller)
    own = by_link(secret)
    return Followed(own.merged_into or own, own)


def followed_each(secrets: Sequence[str]) -> list[tuple[str, Followed]]:
    """Resolve several secret links with two queries; unknown ones are left out.

    Args:
        secrets: as many as one page shows; the caller limits them.
    """
    digests = {digest_of(secret): secret for secret in secrets}
    cases = Case.objects.select_related("merged_into").filter(link_digest__in=digests)
    callers = Caller.objects.select_related("case").filter(link_digest__in=digests)
    own = {bytes(row.link_digest or b""): Followed(row.merged_into or row, row) for row in cases}
    joined = {bytes(row.link_digest or b""): Followed(row.case, row.case, row) for row in callers}
    found = {**own, **joined}
    return [(secret, found[digest]) for digest, secret in digests.items() if digest in found]


def may_rate(case: Case, own: Case, joined: Caller | None = None) -> bool:
    """Whether the holder of a secret link may still answer in this round.

    Args:
        case: the open request.
        own: the request of the link: the same, or one merged into it.
        joined: the follower; else the reporter.
    """
    if case.state != rules.RESOLVED:
        return False
    theirs = Q(caller=joined) if joined is not None else of_reporter(own)
    if joined is not None and not callers_waiting(case).filter(pk=joined.pk).exists():
        return False
    answers = Callback.objects.filter(theirs, case=case, round=case.reopen_count + 1)
    return not answers.filter(Q(valid=True) | Q(is_unverified=True)).exists()


def of_reporter(own: Case) -> Q:
    """Filter for callbacks of a request's reporter, including other reports from the same phone.
    Callbacks without a caller are answers by link from earlier versions.
    """
    reporters = Caller.objects.filter(original_case=own, link_digest=None)
    phones = reporters.filter(phone_index__isnull=False).values("phone_index")
    return (
        Q(caller__in=reporters)
        | (Q(caller__phone_index__in=phones) & ~Q(way=rules.PAGE))
        | Q(caller=None, case=own)
    )


def photo_by_link(secret: str, photo_id: UUID) -> Attachment:
    """One photo of the request of a secret link.

    Raises:
        NotFound: see `photo`; internal ones are hidden as well.
    """
    followed_ = followed(secret)
    if followed_.joined is not None:
        raise missing()
    return photo_in(photos_for(followed_).filter(pk=photo_id))


def photos_for(link: Followed) -> QuerySet[Attachment]:
    """Photos visible to a reporter by link: for a merged request their own, and those of the
    result.
    """
    found = Q(stream=link.own.pk)
    if link.is_merged:
        found |= Q(stream=link.case.pk, kind=AttachmentKind.AFTER)
    return Attachment.objects.filter(found, is_internal=False).photos()


def voices_for(link: Followed) -> QuerySet[Attachment]:
    """The reporter's own recordings, by link."""
    return Attachment.objects.filter(stream=link.own.pk).voices().order_by("at", "id")


def voice_by_link(secret: str, voice_id: UUID) -> Attachment:
    """One recording of the request of a secret link, for its reporter only.

    Raises:
        NotFound: an unknown secret or recording, or a follower's secret.
    """
    return voice_in(voices_for(own_link(secret)).filter(pk=voice_id))


def own_link(secret: str) -> Followed:
    """The request of a link for its reporter, who alone may add to it or reopen it.

    Raises:
        NotFound: an unknown secret, or that of a follower.
    """
    own = by_link(secret)
    return Followed(own.merged_into or own, own)


def askers_of(link: Followed) -> list[str]:
    """References of the link's holder as they occur in events of callbacks."""
    if link.joined is not None:
        return [str(link.joined.pk)]
    reporters = Caller.objects.filter(original_case=link.own, link_digest=None)
    same = Q(phone_index__in=reporters.filter(phone_index__isnull=False).values("phone_index"))
    found = Caller.objects.filter(Q(pk__in=reporters) | same, case=link.case)
    return [str(pk) for pk in found.order_by("pk").values_list("pk", flat=True)]
