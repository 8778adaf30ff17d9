from django.apps import AppConfig


class AttachmentsConfig(AppConfig):
    name = "jiceng.records.attachments"
    label = "attachments"
