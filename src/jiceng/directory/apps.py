from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "jiceng.directory"
    label = "directory"
