from django.apps import AppConfig


class LedgersConfig(AppConfig):
    name = "jiceng.records.ledgers"
    label = "ledgers"
