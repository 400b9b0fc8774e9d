from reports.models.briefing import BriefingTemplate
from reports.models.statistics import DueSum, StaleTownship, Statistic, TermComparison

__all__ = ["BriefingTemplate", "DueSum", "StaleTownship", "Statistic", "TermComparison"]
