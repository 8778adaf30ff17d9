from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "jiceng.records.documents"
    label = "documents"
