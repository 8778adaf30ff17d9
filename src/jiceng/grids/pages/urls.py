"""URLs of the pages of grids."""

from __future__ import annotations

from django.urls import path

from jiceng.grids.pages import comparison, drafts, posts, versions

urlpatterns = [
    path("", versions.listing, name="admin-grids"),
    path("upload/", versions.upload, name="admin-grid-upload"),
    path("gaps/", posts.gaps, name="admin-grid-gaps"),
    path("place/", posts.place, name="admin-grid-place"),
    path("place/post/", posts.assign, name="admin-grid-assign"),
    path("place/party/", posts.link, name="admin-grid-party"),
    path("posts/<uuid:post>/end/", posts.end, name="admin-grid-post-end"),
    path("posts/<uuid:post>/phone/", posts.phone, name="admin-grid-post-phone"),
    path("party/<uuid:link>/end/", posts.unlink, name="admin-grid-party-end"),
    path("<uuid:version>/", versions.one, name="admin-grid-version"),
    path("<uuid:version>/copy/", versions.copy, name="admin-grid-copy"),
    path("<uuid:version>/discard/", versions.discard, name="admin-grid-discard"),
    path("<uuid:version>/map/", drafts.draw, name="admin-grid-map"),
    path("<uuid:version>/outlines/", drafts.outlines, name="admin-grid-outlines"),
    path("<uuid:version>/cell/", drafts.cell, name="admin-grid-cell"),
    path("<uuid:version>/change/", drafts.change, name="admin-grid-change"),
    path("<uuid:version>/compare/", comparison.compare, name="admin-grid-diff"),
    path("<uuid:version>/publish/", comparison.publish, name="admin-grid-publish"),
]
