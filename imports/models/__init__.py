from imports.models.batches import Batch, PlanRow, Problem

__all__ = ["Batch", "PlanRow", "Problem"]
