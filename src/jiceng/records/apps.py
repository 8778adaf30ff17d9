from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "jiceng.records"
    label = "records"
