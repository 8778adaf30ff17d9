"""Right over the usual reasons of the installation."""

from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Right

REASONS_EDIT = Right("reasons.edit", _("Edit usual reasons"))
