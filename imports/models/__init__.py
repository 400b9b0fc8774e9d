from imports.models.batches import Batch, PlanRow, Problem
from imports.models.choices import HeaderChoice, ValueChoice

__all__ = ["Batch", "HeaderChoice", "PlanRow", "Problem", "ValueChoice"]
