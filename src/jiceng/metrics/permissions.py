"""Rights of metrics."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Right

METRICS_READ = Right("metrics.read", _("read figures"))
METRICS_WEIGH = Right("metrics.weigh", _("set the weights of the three rates"))
