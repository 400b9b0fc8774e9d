from django.apps import AppConfig


class ElectionsConfig(AppConfig):
    name = "elections"
    verbose_name = "换届"

    def ready(self) -> None:
        from elections import jobs, resources  # noqa: F401
