"""A page with a form: shown, checked, carried out, or shown again with what is wrong.

A view says what is its own (the form, what it asks for, where to go afterwards) and lets `FormPage`
do the rest in the same way for all pages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render

from jiceng.core.errors import Forbidden, Invalid, NotFound, Problem, SignInNeeded
from jiceng.core.web import TooMany, with_retry_after
from jiceng.ui.fields import Fields, NoFields
from jiceng.ui.forms import FieldsForm, fields_form, refuse

LEFT_TO_THE_FRAME: Final = (NotFound, Forbidden, SignInNeeded)
"""What is missing or not allowed is answered by the frame of all pages, which also asks for a
confirmation of identity."""

Show = Callable[[Any, Problem | None], HttpResponse]
"""Draws the page of a form: the form, and what an action has refused, if anything."""


def _nothing(_form: Any) -> Mapping[str, Any]:
    return {}


def _at_once() -> None:
    """Nothing is done before the fields are checked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPage:
    """One form and what it does.

    Args:
        form: the pydantic model of its fields, or what makes a Django form of what was posted (None
            to begin with).
        act: what the form asks for. It is given the checked fields: the model's instance, or
            `cleaned_data`. An answer that it returns is given as it is, such as the page of
            proposals (`directory.perform_or_propose_on_page`).
        done: the answer when it is carried out; perhaps made from the result of `act`.
        before: what is done before the fields are checked, such as taking photos, which are kept
            whatever becomes of the form.
        said: the message then; perhaps made from the result. "" for none.
        template: of the page; it gets `form`, `problem` and what `context` adds.
        context: what the template needs besides, made only when the page is shown.
        show: draws the page instead of `template`, for a form on the page of something else.
        beside: by the code of a refusal that names no field: the fields beside which it is shown;
            the first that the form has.
        leaves: the problems that the frame of all pages answers; any other is shown in the form.
        status: of a form that comes back; None for the refusal's own (400 for what cannot be used,
            409 for what is not possible now). Too many attempts are always 429.
    """

    act: Callable[[Any], Any]
    done: HttpResponse | Callable[[Any], HttpResponse]
    form: type[Fields] | Callable[[QueryDict | None], forms.Form] = NoFields
    before: Callable[[], object] = _at_once
    said: str | Callable[[Any], str] = ""
    template: str = ""
    context: Callable[[Any], Mapping[str, Any]] = _nothing
    show: Show | None = None
    beside: Mapping[str, Sequence[str]] = field(default_factory=dict)
    leaves: tuple[type[Problem], ...] = LEFT_TO_THE_FRAME
    status: int | None = 422

    def answer(self, request: HttpRequest) -> HttpResponse:
        """The page, or what comes of the form that was posted.

        Raises:
            Problem: one of those that the form leaves to the frame of all pages.
        """
        if request.method != "POST":
            return self._shown(request, self._form(None), None)
        form = self._form(request.POST)
        try:
            self.before()
            if not form.is_valid():
                return self._shown(request, form, None)
            made = self.act(form.given if isinstance(form, FieldsForm) else form.cleaned_data)
        except self.leaves:
            raise
        except Problem as problem:
            refuse(form, problem, self.beside)
            return self._shown(request, form, problem)
        return self._carried_out(request, made)

    def _form(self, posted: QueryDict | None) -> forms.Form:
        if isinstance(self.form, type) and issubclass(self.form, Fields):
            return fields_form(self.form, posted)
        return cast("Callable[[QueryDict | None], forms.Form]", self.form)(posted)

    def _carried_out(self, request: HttpRequest, made: Any) -> HttpResponse:
        if isinstance(made, HttpResponse):
            return made
        said = self.said(made) if callable(self.said) else self.said
        if said:
            messages.success(request, said)
        return self.done if isinstance(self.done, HttpResponseBase) else self.done(made)

    def _shown(self, request: HttpRequest, form: Any, problem: Problem | None) -> HttpResponse:
        if self.show is not None:
            page = self.show(form, problem)
        else:
            context = {"form": form, "problem": problem, **self.context(form)}
            page = render(request, self.template, context)
        if form.errors and page.status_code == HTTPStatus.OK:
            page.status_code = self._status(problem)
        return with_retry_after(page, problem) if problem else page

    def _status(self, problem: Problem | None) -> int:
        if isinstance(problem, TooMany):
            return problem.status
        return self.status or (problem or Invalid).status


def warned(request: HttpRequest, back: HttpResponse) -> Show:
    """For a button without fields: go back, and tell there why nothing was done."""

    def show(_form: Any, problem: Problem | None) -> HttpResponse:
        if problem is not None:
            messages.warning(request, str(problem))
        return back

    return show
