"""Protection of public forms against abuse: a proof of work, or a sum in words for browsers
without scripts, and the limits of both."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from jiceng.core import captcha, throttle
from jiceng.core.access import ANONYMOUS
from jiceng.core.errors import Invalid
from jiceng.core.web import address_of
from jiceng.directory import public as directory

_PROOFS: Final = frozenset({"altcha", "sum", "sum_of", "csrfmiddlewaretoken"})
"""Form fields that differ each time the form is sent."""


@dataclass(frozen=True, slots=True)
class Gate:
    """Values for the template.

    Args:
        challenge: for the page's script.
        question: for browsers without scripts.
        is_shown: show the question anyway, since the script has failed.
    """

    challenge: str
    question: captcha.Question
    is_shown: bool


def before(request: HttpRequest) -> Gate | None:
    """The protection for this visitor; None for signed-in people, and where it is switched off."""
    if not _is_guarded(request):
        return None
    came_without = request.method == "POST" and not request.POST.get("altcha")
    return Gate(captcha.challenge(timezone.now()), captcha.question(), came_without)


def _is_guarded(request: HttpRequest) -> bool:
    return settings.JICENG_CAPTCHA and directory.actor_of_request(request).kind == ANONYMOUS.kind


def form_of(request: HttpRequest) -> str:
    """Identifier of a form that is sent repeatedly, even in parallel: a digest of its content; ""
    for one without a number. A form with changed content needs its own proof.
    """
    if not request.POST.get("form_number"):
        return ""
    fields = [
        (name, sorted(values)) for name, values in request.POST.lists() if name not in _PROOFS
    ]
    files = (file for _name, files in request.FILES.lists() for file in files)
    sent = sorted(_digest(file) for file in files)
    return repr((request.path, sorted(fields), sent))


def _digest(file: UploadedFile[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def passed(request: HttpRequest, limit: str, used_for: str = "") -> None:
    """Refuse automated floods of forms.

    Browsers without scripts answer a sum instead, which any program can do, so the limits are lower
    for them, by address and in total.

    Args:
        limit: the name of the limit in `settings.JICENG_LIMITS`.
        used_for: the purpose of the proof; see `captcha.check`.

    Raises:
        TooMany: too many of the same.
        Invalid: a missing or wrong proof of work or answer.
    """
    address, now = address_of(request), timezone.now()
    proof, answer = request.POST.get("altcha", ""), request.POST.get("sum", "").strip()
    guarded = _is_guarded(request)
    if guarded and not proof:
        if not answer:
            raise Invalid(_("Answer the question above the button."), "captcha.missing")
        throttle.enforce_limit("report_plain", address)
        throttle.enforce_limit("report_plain_all", "everybody")
        captcha.check_answer(request.POST.get("sum_of", ""), answer, now, used_for)
    throttle.enforce_limit(limit, address)
    if guarded and proof:
        captcha.check(proof, now, used_for)
