"""Addresses of the pages on which requests are configured."""

from __future__ import annotations

from django.urls import path

from jiceng.cases.administration import categories, deadlines, import_pages, routing
from jiceng.cases.importing import TARGET
from jiceng.records.imports.public import import_addresses

urlpatterns = [
    path("categories/", categories.listing, name="admin-categories"),
    path("categories/new/", categories.new, name="admin-category-new"),
    path("categories/due/", categories.due, name="admin-category-due"),
    path("categories/<str:code>/", categories.one, name="admin-category"),
    path("categories/<str:code>/try/", deadlines.simulation, name="admin-deadline-run"),
    *import_addresses(TARGET.kind, "imports/"),
    path("imports/mappings/<slug:name>/", import_pages.shipped, name="admin-mapping"),
    path("routing/", routing.listing, name="admin-routing"),
    path("routing/<uuid:rule_set>/", routing.one, name="admin-rules"),
    path("routing/<uuid:rule_set>/copy/", routing.copy, name="admin-rules-copy"),
    path("routing/<uuid:rule_set>/discard/", routing.discard, name="admin-rules-discard"),
    path("routing/<uuid:rule_set>/publish/", routing.publish, name="admin-rules-publish"),
    path("routing/<uuid:rule_set>/try/", routing.simulation, name="admin-rules-try"),
    path("routing/<uuid:rule_set>/new/", routing.new_rule, name="admin-rule-new"),
    path("routing/<uuid:rule_set>/<uuid:rule>/", routing.rule, name="admin-rule"),
    path("routing/<uuid:rule_set>/<uuid:rule>/move/", routing.move, name="admin-rule-move"),
    path("routing/<uuid:rule_set>/<uuid:rule>/remove/", routing.remove, name="admin-rule-remove"),
]
