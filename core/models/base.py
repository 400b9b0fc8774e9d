from django.db import models


class TimestampedModel(models.Model):
    """Rows that know when they came and when they last changed."""

    created_at = models.DateTimeField("建立时间", auto_now_add=True)
    updated_at = models.DateTimeField("修改时间", auto_now=True)

    class Meta:
        abstract = True
