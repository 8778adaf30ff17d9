"""What the pages of accounts need beyond Django's own tags."""

from __future__ import annotations

from django import template

from jiceng.accounts import words

register = template.Library()
register.filter("device", words.device)
register.filter("deed", words.deed)
