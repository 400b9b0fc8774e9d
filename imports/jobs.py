"""The kinds of background work of this app."""

from core.services.jobs import job_handler
from imports.services.applying import apply_batch
from imports.services.batches import APPLY, CHECK, UNDO
from imports.services.checking import check_batch
from imports.services.undoing import undo_batch

job_handler(CHECK)(check_batch)
job_handler(APPLY)(apply_batch)
job_handler(UNDO)(undo_batch)
