from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "jiceng.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Listen to what the libraries tell; show the way to the accounts; clear up at night."""
        from jiceng.accounts import derived, listeners, nav, seconds, upkeep  # noqa: F401
        from jiceng.core import rebuild
        from jiceng.directory.public import stays

        rebuild.register_look(derived.ways_in)
        stays(("accounts.FactorSecret.person",), "a second factor is one person's own")
