from django.apps import AppConfig


class MetricsConfig(AppConfig):
    name = "jiceng.metrics"
    label = "metrics"
