from django.apps import AppConfig


class RemarksConfig(AppConfig):
    name = "jiceng.records.remarks"
    label = "remarks"
