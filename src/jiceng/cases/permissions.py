"""The rights of the request desk. Roles bundle them; see `directory.roles`."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jiceng.core.access import register_permission as _right

CASE_READ = _right("case.read", _("read requests"))
CASE_READ_CONFIDENTIAL = _right(
    "case.read_confidential", _("read confidential requests"), is_wide_power=True
)
CASE_OPEN = _right("case.open", _("enter requests for residents"))
CASE_ACCEPT = _right("case.accept", _("accept or decline requests"))
CASE_DISPATCH = _right("case.dispatch", _("dispatch requests"))
CASE_SIGN = _right("case.sign", _("sign for requests"))
CASE_HANDLE = _right("case.handle", _("handle and resolve requests"))
CASE_RETURN = _right("case.return", _("return requests"))
CASE_TRANSFER = _right("case.transfer", _("transfer requests"))
CASE_ASK = _right("case.ask", _("ask for extension, suspension, exclusion or appeal"))
CASE_APPROVE = _right("case.approve", _("approve what handlers ask for"))
CASE_REVIEW = _right("case.review_appeal", _("review appeals"))
CASE_WHISTLE = _right("case.whistle", _("whistle for departments"))
CASE_REPORT_IN = _right("case.report_in", _("report in to a whistle and close one's part"))
CASE_SUPERVISE = _right("case.supervise", _("supervise requests"))
CASE_MERGE = _right("case.merge", _("merge and split requests"))
CASE_REOPEN = _right("case.reopen", _("reopen requests"))
CASE_CALL_BACK = _right("case.call_back", _("call residents back"))
CASE_CLOSE = _right("case.close", _("close requests"))
CASE_REVEAL = _right("case.reveal", _("see a caller's name and phone"), is_wide_power=True)
CASE_IMPORT = _right("case.import", _("import requests"))
CASE_EXPORT = _right("case.export", _("export requests as a table"))
TRIAGE_CONFIRM = _right("triage.confirm", _("confirm or correct a category"))
CATEGORY_EDIT = _right("category.edit", _("edit categories and deadlines"))
ROUTING_EDIT = _right("routing.edit", _("edit routing rules"))
METRICS_READ = _right("metrics.read", _("read figures"))
