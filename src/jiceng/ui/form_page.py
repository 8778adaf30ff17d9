"""Pages with a form: display, validation, action, and display with errors.

A view creates a `FormPage` with its own fields, action and template, and returns its `answer`.
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

HANDLED_BY_MIDDLEWARE: Final = (NotFound, Forbidden, SignInNeeded)
"""Problems that have the same answer on all pages, including the re-authentication dialog."""

Show = Callable[[Any, Problem | None], HttpResponse]
"""Renders the page of a form, given the form and the problem that the action raised, if any."""


def _nothing(_form: Any) -> Mapping[str, Any]:
    return {}


def _no_preparation() -> None:
    """The default of `before`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPage:
    """A form, its action and its responses.

    Args:
        form: the pydantic model of the fields, or a function that creates a Django form from the
            POST data (None for a GET).
        act: performs the action with the validated fields: the model instance or `cleaned_data`.
            If it returns a response, that is the answer.
        done: the response after the action, or a function of the action's result.
        before: is called before validation, for example to store photos, which are kept even if
            the form is invalid.
        message: the success message, or a function of the action's result; "" for none.
        template: of the page; its context is `form`, `problem` and the values of `context`.
        context: a function of the form that returns the template's context.
        show: renders the page instead of `template`, if the form is part of another page.
        beside: field names by the code of a problem that names no field; the error is shown at the
            first of them that the form has.
        leaves: problems that are raised to the middleware; all others are shown in the form.
        status: the HTTP status of a form with errors; None for the status of the problem (400 for
            invalid input, 409 for refused actions). Too many attempts always give 429.
    """

    act: Callable[[Any], Any]
    done: HttpResponse | Callable[[Any], HttpResponse]
    form: type[Fields] | Callable[[QueryDict | None], forms.Form] = NoFields
    before: Callable[[], object] = _no_preparation
    message: str | Callable[[Any], str] = ""
    template: str = ""
    context: Callable[[Any], Mapping[str, Any]] = _nothing
    show: Show | None = None
    beside: Mapping[str, Sequence[str]] = field(default_factory=dict)
    leaves: tuple[type[Problem], ...] = HANDLED_BY_MIDDLEWARE
    status: int | None = 422

    def answer(self, request: HttpRequest) -> HttpResponse:
        """The response to a request.

        Raises:
            Problem: one of `leaves`.
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
        message = self.message(made) if callable(self.message) else self.message
        if message:
            messages.success(request, message)
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
    """The `show` of a form without fields: redirect with the problem as a warning message."""

    def show(_form: Any, problem: Problem | None) -> HttpResponse:
        if problem is not None:
            messages.warning(request, str(problem))
        return back

    return show
