from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    name = "jiceng.administration"
    label = "administration"
