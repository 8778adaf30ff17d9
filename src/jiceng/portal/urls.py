"""Addresses of the public site."""

from __future__ import annotations

from django.urls import path

from jiceng.portal import choosing, looking, nearby, pages, reporting, roots

urlpatterns = [
    path("", reporting.report, name="report"),
    path("g/<str:code>/", reporting.report, name="report-at"),
    path("g/<str:code>/news/", nearby.grid_page, name="grid-page"),
    path("g/<str:code>/news/feed/", nearby.feed, name="grid-feed"),
    path("g/<str:code>/news/subscribe/", nearby.subscribe, name="grid-subscribe"),
    path("g/<str:code>/news/subscribed/", nearby.subscribed, name="subscribed"),
    path("places/", nearby.places, name="places"),
    path("news/confirm/<str:token>/", nearby.confirm, name="news-confirm"),
    path("news/stop/<str:token>/", nearby.stop, name="news-stop"),
    path("challenge/", reporting.challenge, name="challenge"),
    path("place-map/", choosing.place_map, name="place-map"),
    path("look/", looking.look, name="look"),
    path("join/<str:token>/", looking.join, name="join"),
    path("find/", pages.find, name="find"),
    path("r/<str:secret>/", pages.follow, name="follow"),
    path("r/<str:secret>/rate/", pages.rate, name="rate"),
    path("r/<str:secret>/ask-again/", pages.ask_again, name="ask-again"),
    path("larger-text/", pages.larger_text, name="larger-text"),
    path("r/<str:secret>/add/", pages.add, name="add"),
    path("r/<str:secret>/photos/<uuid:photo_id>/<str:size>/", pages.photo, name="own-photo"),
    path("roots/", roots.page, name="roots"),
    path("roots.json", roots.document, name="roots-json"),
    path("roots/received/", roots.receive, name="roots-receive"),
    path("roots/received/<str:key>.json", roots.received, name="roots-received"),
]
