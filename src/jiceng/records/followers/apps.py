from django.apps import AppConfig


class FollowersConfig(AppConfig):
    name = "jiceng.records.followers"
    label = "followers"
