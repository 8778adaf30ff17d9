from django.apps import AppConfig


class RostersConfig(AppConfig):
    name = "jiceng.records.rosters"
    label = "rosters"
