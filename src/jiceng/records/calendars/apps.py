from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    name = "jiceng.records.calendars"
    label = "calendars"
