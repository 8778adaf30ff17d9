"""Contributions of reply templates."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jiceng.cases.public import ReplyTexts
from jiceng.cases.reply_templates.lifecycle import EDIT, TEMPLATES
from jiceng.cases.reply_templates.models import REMOVED
from jiceng.cases.reply_templates.queries import texts_for
from jiceng.core.access import Rights
from jiceng.core.manifests import Manifest
from jiceng.records.public import RecordPages

ABOUT = _(
    "Standard replies for recurring matters, offered when resolving, declining or returning a"
    " request."
)
MANIFEST = Manifest(
    "reply_templates",
    Rights(EDIT),
    RecordPages(
        lifecycle=TEMPLATES,
        path="templates/",
        title=_("Reply templates"),
        about=ABOUT,
        empty=_("There are no templates yet. Start with the reply that your unit uses most often."),
        icon="template",
        area="rules",
        place=30,
        columns=["unit", "move", "category", "case_state", "text"],
        filters=["name", "unit", "move", "category", "state"],
        order="name",
        hides=[REMOVED],
    ),
    ReplyTexts(texts_for),
)
