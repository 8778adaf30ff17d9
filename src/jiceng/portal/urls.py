"""URLs of the public site itself; apps have their own for residents."""

from __future__ import annotations

from django.urls import path

from jiceng.portal import home, pages, place_map, place_pages, resident, roots, site

urlpatterns = [
    path("", home.home, name="residents"),
    path("my-place/", resident.choose_place, name="my-place"),
    path("about/", site.about, name="about"),
    path("privacy/", site.privacy, name="privacy-page"),
    path("accessibility/", site.accessibility, name="accessibility"),
    path("g/<str:code>/news/", place_pages.grid_page, name="grid-page"),
    path("g/<str:code>/news/feed/", place_pages.feed, name="grid-feed"),
    path("places/", place_pages.places, name="places"),
    path("places/here/", place_pages.place_here, name="place-here"),
    path("challenge/", pages.challenge, name="challenge"),
    path("place-map/", place_map.place_map, name="place-map"),
    path("larger-text/", pages.larger_text, name="larger-text"),
    path("roots/", roots.page, name="roots"),
    path("roots.json", roots.document, name="roots-json"),
    path("roots/received/", roots.receive, name="roots-receive"),
    path("roots/received/<str:key>.json", roots.received, name="roots-received"),
]
