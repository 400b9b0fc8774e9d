"""The official tables (统计报表): each is declared once, and page, print and workbook are made from that."""

from reports.official.definition import Group, OfficialTable
from reports.official.tables import TABLES

__all__ = ["TABLES", "Group", "OfficialTable"]
