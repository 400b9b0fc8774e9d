"""What the import centre does when others announce something."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from core.signals import swept
from imports.services.recovering import recover_batches


@receiver(swept)
def on_swept(sender: Any, **kwargs: Any) -> None:
    recover_batches()
