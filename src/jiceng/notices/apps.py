from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "jiceng.notices"
    label = "notices"

    def ready(self) -> None:
        from jiceng.core import indexes
        from jiceng.notices import (  # noqa: F401 - they register
            holdings,
            nav,
            permissions,
            streams,
            subjects,
        )
        from jiceng.notices.addresses import address_index

        indexes.register(
            indexes.BlindIndex("notices.Subscription.address", "address_index", address_index)
        )
        holdings.register()
