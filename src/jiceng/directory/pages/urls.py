"""Addresses of the pages of units, posts, roles and proposals."""

from __future__ import annotations

from django.urls import path

from jiceng.directory.pages import posts, proposals, roles, unit_moves, units

urlpatterns = [
    path("admin/directory/", units.listing, name="admin-directory"),
    path("admin/directory/gaps/", posts.gaps, name="admin-gaps"),
    path("admin/directory/roles/", roles.listing, name="admin-roles"),
    path("admin/directory/roles/new/", roles.new, name="admin-role-new"),
    path("admin/directory/roles/<str:code>/", roles.one, name="admin-role"),
    path("admin/directory/posts/<uuid:post>/end/", posts.end, name="admin-post-end"),
    path("admin/directory/links/<uuid:link>/end/", unit_moves.unlink, name="admin-link-end"),
    path("admin/directory/<uuid:unit>/", units.one, name="admin-unit"),
    path("admin/directory/<uuid:unit>/edit/", units.edit, name="admin-unit-edit"),
    path("admin/directory/<uuid:unit>/new/", units.new, name="admin-unit-new"),
    path("admin/directory/<uuid:unit>/move/", unit_moves.move, name="admin-unit-move"),
    path("admin/directory/<uuid:unit>/close/", units.close, name="admin-unit-close"),
    path("admin/directory/<uuid:unit>/link/", unit_moves.link, name="admin-unit-link"),
    path("admin/directory/<uuid:unit>/appoint/", posts.appoint, name="admin-appoint"),
    path("proposals/", proposals.listing, name="proposals"),
    path("proposals/<uuid:proposal_id>/decide/", proposals.decide, name="decide-proposal"),
]
