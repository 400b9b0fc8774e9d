from reports.models.statistics import StaleTownship, Statistic

__all__ = ["StaleTownship", "Statistic"]
