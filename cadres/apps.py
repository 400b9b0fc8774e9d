from django.apps import AppConfig


class CadresConfig(AppConfig):
    name = "cadres"
    verbose_name = "人员与任职"

    def ready(self) -> None:
        from cadres import receivers, resources  # noqa: F401
