"""Addresses of the pages of requests."""

from __future__ import annotations

from django.urls import path

from jiceng.cases.figures.report import THREE_RATES
from jiceng.cases.pages import (
    batch,
    callbacks,
    compare,
    counter,
    counter_fragments,
    duty,
    extensions,
    on_site,
    place_records,
    rates,
    request_page,
    search,
    voices,
    whistles,
)
from jiceng.metrics import public as metrics

urlpatterns = [
    path("search/", search.search, name="search"),
    path("batch/<str:name>/", batch.batch, name="batch"),
    path("counter/", counter.counter, name="counter"),
    path("counter/look/", counter_fragments.look, name="counter-look"),
    path("counter/knowledge/", counter_fragments.knowledge, name="counter-knowledge"),
    path("counter/earlier/", counter_fragments.earlier, name="earlier"),
    path("counter/find/", counter_fragments.by_short_code, name="counter-find"),
    path("counter/duty/", duty.roster, name="duty"),
    path("requests/<uuid:case_id>/", request_page.one, name="request"),
    path("requests/<uuid:case_id>/moves/<str:name>/", request_page.move, name="move"),
    path("requests/<uuid:case_id>/beside/<uuid:other_id>/", compare.beside, name="beside"),
    path("requests/<uuid:case_id>/call/", on_site.call, name="call"),
    path("requests/<uuid:case_id>/route/", on_site.route, name="route"),
    path("requests/<uuid:case_id>/whistle/", whistles.room, name="whistle"),
    path("requests/<uuid:case_id>/whistle/<str:verb>/", whistles.act, name="whistle-act"),
    path("requests/<uuid:case_id>/colleagues/", whistles.colleagues, name="colleagues"),
    path("requests/<uuid:case_id>/callback/", callbacks.callback, name="callback"),
    path("requests/<uuid:case_id>/extension/", extensions.extension, name="extension"),
    path("requests/<uuid:case_id>/photos/", request_page.attach, name="attach"),
    path("requests/<uuid:case_id>/reveal/", request_page.reveal_texts, name="reveal-texts"),
    path("photos/<uuid:photo_id>/detach/", request_page.detach, name="detach"),
    path("photos/<uuid:photo_id>/<str:size>/", request_page.photo, name="photo"),
    path("voices/<uuid:voice_id>/", voices.voice, name="voice"),
    path("voices/<uuid:voice_id>/type/", voices.transcribe, name="transcribe"),
    path("tasks/<uuid:task_id>/<str:verb>/", request_page.task, name="task"),
    path("callers/<uuid:caller_id>/reveal/", request_page.reveal, name="reveal"),
    path("whistles/", whistles.listing, name="whistles"),
    path("callbacks/", callbacks.callbacks, name="callbacks"),
    path("figures/", metrics.figures_page, {"name": THREE_RATES}, name="figures"),
    path(
        "figures/table.<str:form>",
        metrics.figures_table,
        {"name": THREE_RATES},
        name="figures-table",
    ),
    path("figures/records/", rates.records, name="records"),
    path("figures/place/", place_records.records, name=place_records.NAME),
]
