"""Right over the templates of documents."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Right

TEMPLATES_EDIT: Final = Right("documents.templates", _("Edit templates of documents"))
