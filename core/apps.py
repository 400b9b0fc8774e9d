import gc

from django.apps import AppConfig
from django.db.backends.signals import connection_created

ALLOCATIONS = 50_000
"""Objects made between two runs of the garbage collector, which looks for cycles. Python's own 700 let it walk a large
import's rows over and over, a quarter of its time; what is no cycle goes at once in any case."""


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "基础"

    def ready(self) -> None:
        from core import jobs  # noqa: F401
        from core.kept_pages import note_writes

        connection_created.connect(note_writes)

        gc.set_threshold(ALLOCATIONS, 10, 10)
