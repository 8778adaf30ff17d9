"""Template tags of the pages of accounts."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings

from jiceng.accounts import words

register = template.Library()
register.filter("device", words.device)
register.filter("deed", words.deed)


@register.simple_tag
def identity_provider() -> Any:
    """The provider by which people may sign in, if there is one."""
    return settings.JICENG_OIDC
