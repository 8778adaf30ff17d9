from django.apps import AppConfig


class LinksConfig(AppConfig):
    name = "jiceng.records.links"
    label = "links"
