from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "jiceng.records.imports"
    label = "imports"
