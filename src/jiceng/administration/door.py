"""What pages of the administration ask of a request."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest

DAYS: Final = (7, 30, 90, 365)
"""Over so many past days a rule can be tried before it holds."""


def days_asked(request: HttpRequest) -> int:
    """Over how many past days a rule is to be tried: thirty unless the address says otherwise."""
    asked = request.GET.get("days", "")
    return int(asked) if asked in {str(each) for each in DAYS} else 30
