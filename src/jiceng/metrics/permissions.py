"""The rights around figures."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jiceng.core.access import register_permission as _right

METRICS_READ = _right("metrics.read", _("read figures"))
METRICS_WEIGH = _right("metrics.weigh", _("set the weights of the three rates"))
