from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "imports"
    verbose_name = "导入"

    def ready(self) -> None:
        from imports import jobs, receivers  # noqa: F401
