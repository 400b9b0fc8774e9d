from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "places"
    verbose_name = "行政区划与单位"

    def ready(self) -> None:
        from places import resources  # noqa: F401
