from core.models.audit import AuditEntry
from core.models.base import TimestampedModel
from core.models.exports import ListExport
from core.models.files import StoredFile
from core.models.jobs import Job

__all__ = ["AuditEntry", "Job", "ListExport", "StoredFile", "TimestampedModel"]
