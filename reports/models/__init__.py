from reports.models.statistics import DueSum, StaleTownship, Statistic, TermComparison

__all__ = ["DueSum", "StaleTownship", "Statistic", "TermComparison"]
