from django.apps import AppConfig


class NeedsConfig(AppConfig):
    name = "jiceng.activities.needs"
    label = "needs"
