from reports.models.briefing import BriefingTemplate
from reports.models.daily import DailyProgress
from reports.models.disclosure import SmallGroups
from reports.models.health import DailyHealth, UnitHealth
from reports.models.kept_forms import KeptForm
from reports.models.progress import UnitProgress
from reports.models.publications import IMMUTABLE, PublishedReport
from reports.models.statistics import Computation, DueSum, StaleTownship, Statistic, TermComparison
from reports.models.targets import Target

__all__ = [
    "IMMUTABLE",
    "BriefingTemplate",
    "Computation",
    "DailyHealth",
    "DailyProgress",
    "DueSum",
    "KeptForm",
    "PublishedReport",
    "SmallGroups",
    "StaleTownship",
    "Statistic",
    "Target",
    "TermComparison",
    "UnitHealth",
    "UnitProgress",
]
