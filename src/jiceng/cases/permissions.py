"""Permissions of requests. Roles bundle them; see `directory.roles`."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Right

CASE_READ = Right("case.read", _("read requests"))
CASE_READ_CONFIDENTIAL = Right(
    "case.read_confidential", _("read confidential requests"), is_wide_power=True
)
CASE_OPEN = Right("case.open", _("register requests for residents"))
CASE_ANSWER = Right("case.answer", _("answer and close requests at the counter"))
DUTY_EDIT = Right("hotline.duty", _("set the duty roster of the hotline"))
CASE_ACCEPT = Right("case.accept", _("accept or decline requests"))
CASE_DISPATCH = Right("case.dispatch", _("dispatch requests"))
CASE_SIGN = Right("case.sign", _("acknowledge requests"))
CASE_HANDLE = Right("case.handle", _("handle and resolve requests"))
CASE_RETURN = Right("case.return", _("return requests"))
CASE_TRANSFER = Right("case.transfer", _("transfer requests"))
CASE_ASK = Right("case.ask", _("request extension, suspension, exclusion or appeal"))
CASE_APPROVE = Right("case.approve", _("approve what handlers ask for"))
CASE_REVIEW = Right("case.review_appeal", _("review appeals"))
CASE_WHISTLE = Right("case.whistle", _("make whistle calls"))
CASE_REPORT_IN = Right("case.report_in", _("check in to a whistle call and complete the own part"))
CASE_SUPERVISE = Right("case.supervise", _("escalate requests"))
CASE_MERGE = Right("case.merge", _("merge and split requests"))
CASE_REOPEN = Right("case.reopen", _("reopen requests"))
CASE_CALL_BACK = Right("case.call_back", _("call residents back"))
CASE_CLOSE = Right("case.close", _("close requests"))
CASE_REVEAL = Right("case.reveal", _("see a resident's name and phone"), is_wide_power=True)
CASE_IMPORT = Right("case.import", _("import requests"))
CASE_EXPORT = Right("case.export", _("export requests as a table"))
TRIAGE_CONFIRM = Right("triage.confirm", _("confirm or correct a category"))
CATEGORY_EDIT = Right("category.edit", _("edit categories and deadlines"))
ROUTING_EDIT = Right("routing.edit", _("edit routing rules"))
