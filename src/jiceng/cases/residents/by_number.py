"""Reading the state of a request by its number and the last four digits of its reporter's phone.

This is what people have at hand when they call. Numbers are public and four digits can be guessed,
so that it opens less than the tracking code: the state and the replies, to read only. A wrong
number and wrong digits have the same answer, at the same cost (docs/decisions/0081).
"""

from __future__ import annotations

import hmac
import re
import unicodedata
from functools import cache
from typing import Final
from uuid import UUID

from django.core import signing
from django.utils.translation import gettext as _

from jiceng.cases.models import Caller
from jiceng.cases.queries import publicly
from jiceng.cases.residents.followed_request import Followed
from jiceng.core import crypto, value_rules
from jiceng.core.errors import NotFound

DIGITS: Final = 4
PHONES: Final = 3
"""Phones that are compared, whatever a request has; a request has one."""
TOKEN_SECONDS: Final = 3600
_SALT: Final = "cases.residents.by_number"
_NOBODY: Final = UUID(int=0)
_STAND_IN: Final = "cases.residents.stand_in"


def plain_number(number: str) -> str:
    """A request's number as it is stored, from any spelling.

    >>> plain_number("２０２６0916-0000 0001")
    '2026091600000001'
    """
    return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", number))


def token_by_number(number: str, digits: str) -> str:
    """A token that opens the state of a request for an hour; "" without such a request.

    Args:
        number: of the request, in any spelling.
        digits: the last four of the reporter's phone.
    """
    given = re.sub(r"\D", "", unicodedata.normalize("NFKC", digits))
    found = publicly().filter(number=plain_number(number)).first()
    case = found.pk if found else _NOBODY
    rows = Caller.objects.filter(original_case=case, link_digest=None, phone_index__isnull=False)
    ends = [_end(row.phone) for row in rows.only("id", "phone")[:PHONES]]
    known = len(ends)
    ends += [_end(_stand_in()) for _n in range(PHONES - known)]
    matches = [hmac.compare_digest(end, given) for end in ends][:known]
    if found is None or len(given) != DIGITS or not any(matches):
        return ""
    return signing.dumps(str(found.pk), salt=_SALT, compress=True)


def _end(phone: str) -> str:
    return value_rules.phone_digits(phone)[-DIGITS:]


@cache
def _sealed() -> bytes:
    return crypto.seal("00000000000", context=_STAND_IN, row=_STAND_IN)


def _stand_in() -> str:
    """Decrypts as much as a phone does."""
    return crypto.unseal(_sealed(), context=_STAND_IN, row=_STAND_IN)


def by_token(token: str) -> Followed:
    """The request of a token.

    Raises:
        NotFound: a forged or expired token, or a request that became confidential.
    """
    try:
        case = UUID(signing.loads(token, salt=_SALT, max_age=TOKEN_SECONDS))
    except (signing.BadSignature, ValueError):
        case = _NOBODY
    own = publicly().select_related("merged_into").filter(pk=case).first()
    if own is None:
        raise NotFound(
            _("This view has expired. Enter the number and the four digits again."), "find.expired"
        )
    return Followed(own.merged_into or own, own)
