from reports.models.briefing import BriefingTemplate
from reports.models.daily import DailyProgress
from reports.models.statistics import DueSum, StaleTownship, Statistic, TermComparison

__all__ = ["BriefingTemplate", "DailyProgress", "DueSum", "StaleTownship", "Statistic", "TermComparison"]
