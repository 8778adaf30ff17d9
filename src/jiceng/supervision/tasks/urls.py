"""URLs of the views of a list."""

from __future__ import annotations

from django.urls import path

from jiceng.supervision.tasks import pages

urlpatterns = [
    path("<uuid:of_list>/tree/", pages.tree, name="task-tree"),
    path("<uuid:of_list>/gantt/", pages.gantt_chart, name="task-gantt"),
    path("<uuid:of_list>/board/", pages.board, name="task-board"),
    path("<uuid:of_list>/table.<str:form>", pages.table, name="task-table"),
]
