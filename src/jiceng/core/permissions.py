"""Rights over the installation itself."""

from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Right

AUDIT_READ = Right("audit.read", _("Read the audit log"), is_power=True)
CALENDAR_EDIT = Right("calendar.edit", _("Edit the working calendar"))
VOCABULARY_EDIT = Right("vocabulary.edit", _("Rename words of the screens"))
PERSONAL_REVEAL = Right("personal.reveal", _("Reveal personal data"), is_power=True)
KEYS_ROTATE = Right("keys.rotate", _("Rotate encryption keys"), re_asks=True, is_power=True)
RETENTION_RUN = Right(
    "retention.run", _("Erase personal data that is past its date"), is_power=True
)
