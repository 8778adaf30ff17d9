"""Rights over the installation itself."""

from django.utils.translation import gettext_lazy as _

from jiceng.core.access import register_permission

AUDIT_READ = register_permission("audit.read", _("Read the audit trail"), is_power=True)
CALENDAR_EDIT = register_permission("calendar.edit", _("Edit the working calendar"))
PERSONAL_REVEAL = register_permission("personal.reveal", _("Reveal personal data"), is_power=True)
KEYS_ROTATE = register_permission(
    "keys.rotate", _("Rotate encryption keys"), re_asks=True, is_power=True
)
RETENTION_RUN = register_permission(
    "retention.run", _("Erase personal data that is past its date"), is_power=True
)
