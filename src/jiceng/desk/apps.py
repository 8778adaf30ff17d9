from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "jiceng.desk"
    label = "workbench"
