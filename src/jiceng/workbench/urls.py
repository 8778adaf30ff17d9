"""Addresses of the desk."""

from __future__ import annotations

from django.urls import include, path

from jiceng.workbench import counter, pages, poster_pages, whistles

urlpatterns = [
    path("", include("jiceng.workbench.urls_queue")),
    path("", include("jiceng.workbench.urls_search")),
    path("counter/", counter.counter, name="counter"),
    path("counter/look/", counter.look, name="counter-look"),
    path("counter/earlier/", counter.earlier, name="earlier"),
    path("requests/<uuid:case_id>/", pages.one, name="request"),
    path("requests/<uuid:case_id>/moves/<str:name>/", pages.move, name="move"),
    path("whistles/", whistles.listing, name="whistles"),
    path("requests/<uuid:case_id>/whistle/", whistles.room, name="whistle"),
    path("requests/<uuid:case_id>/whistle/<str:verb>/", whistles.act, name="whistle-act"),
    path("requests/<uuid:case_id>/colleagues/", whistles.colleagues, name="colleagues"),
    path("requests/<uuid:case_id>/photos/", pages.attach, name="attach"),
    path("photos/<uuid:photo_id>/detach/", pages.detach, name="detach"),
    path("photos/<uuid:photo_id>/<str:size>/", pages.photo, name="photo"),
    path("tasks/<uuid:task_id>/<str:verb>/", pages.task, name="task"),
    path("callers/<uuid:caller_id>/reveal/", pages.reveal, name="reveal"),
    path("requests/<uuid:case_id>/reveal/", pages.reveal_texts, name="reveal-texts"),
    path("approvals/", pages.approvals, name="approvals"),
    path("approvals/<uuid:approval_id>/decide/", pages.decide, name="decide"),
    path("callbacks/", pages.callbacks, name="callbacks"),
    path("posters/", poster_pages.posters, name="posters"),
    path("posters/print/", poster_pages.print_posters, name="print-posters"),
    path("posters/phones/<uuid:post_id>/", poster_pages.phone, name="poster-phone"),
    path("figures/", pages.figures, name="figures"),
    path("figures/records/", pages.records, name="records"),
]
