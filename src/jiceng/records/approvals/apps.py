from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "jiceng.records.approvals"
    label = "approvals"
