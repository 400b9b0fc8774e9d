from django.db import models
from django.utils import timezone


class StoredFile(models.Model):
    """A file that somebody gave us, kept once by its content; the bytes lie encrypted under ``DATA_DIR/files``."""

    sha256 = models.CharField("内容摘要", max_length=64, unique=True)
    size = models.PositiveBigIntegerField("字节数")
    created_at = models.DateTimeField("存入时间", default=timezone.now)

    class Meta:
        verbose_name = "文件"
        verbose_name_plural = "文件"

    def __str__(self) -> str:
        return self.sha256[:12]
