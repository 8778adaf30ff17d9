from django.apps import AppConfig


class SyncConfig(AppConfig):
    name = "jiceng.fieldwork.sync"
    label = "field_sync"
