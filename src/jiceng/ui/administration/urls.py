"""URLs of the pages of core's mechanisms: audit log, data retention, calendar and others."""

from __future__ import annotations

from django.urls import path

from jiceng.ui.administration import (
    audit,
    calendar,
    job_progress,
    personal_data,
    retention,
    vocabulary,
)

urlpatterns = [
    path("audit/", audit.events, name="admin-audit"),
    path("audit/verify/", audit.verify, name="admin-audit-verify"),
    path("audit/verify/<uuid:job>/", audit.verified, name="admin-audit-verified"),
    path("calendar/", calendar.year, name="admin-calendar"),
    path("calendar/set/", calendar.set_days, name="admin-calendar-set"),
    path("calendar/<str:day>/clear/", calendar.clear, name="admin-calendar-clear"),
    path("calendar/<int:year>/announce/", calendar.confirm_year, name="admin-calendar-announce"),
    path("persons/", personal_data.listing, name="admin-subjects"),
    path("persons/<uuid:record>/", personal_data.one, name="admin-subject"),
    path("persons/<uuid:record>/look/", personal_data.look, name="admin-subject-look"),
    path("persons/<uuid:record>/copy/", personal_data.copy, name="admin-subject-copy"),
    path(
        "persons/<uuid:record>/do/<slug:verb>/", personal_data.change, name="admin-subject-change"
    ),
    path("retention/", retention.overview, name="admin-retention"),
    path("retention/clock/", retention.confirm_clock, name="admin-clock"),
    path("retention/run/", retention.run, name="admin-retention-run"),
    path("vocabulary/", vocabulary.listing, name="admin-vocabulary"),
    path("vocabulary/<str:term>/", vocabulary.one, name="admin-term"),
    path("runs/<uuid:job>/", job_progress.progress, name="admin-job"),
]
