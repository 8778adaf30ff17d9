from django.apps import AppConfig


class ReasonsConfig(AppConfig):
    name = "jiceng.records.reasons"
    label = "reasons"
