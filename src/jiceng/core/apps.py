from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "jiceng.core"
    label = "core"

    def ready(self) -> None:
        from jiceng.core import (
            evidence_baseline,
            partitions,
            roles,
        )

        post_migrate.connect(partitions.ensure_after_migrate, sender=self)
        post_migrate.connect(evidence_baseline.ensure_after_migrate, sender=self)
        post_migrate.connect(roles.grant_after_migrate, sender=self)
