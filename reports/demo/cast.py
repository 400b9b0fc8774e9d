"""The demonstration's accounts. They are public: a production instance refuses to start with them."""

from typing import NamedTuple

PASSWORD = "Yanshi-2021"


class Account(NamedTuple):
    username: str
    full_name: str
    role: str
    area_code: str
    office: str


ACCOUNTS = (
    Account("zuzhibu", "何静怡", "staff", "310113", "中共宝山区委组织部"),
    Account("fuhe", "傅禾", "staff", "310113", "中共宝山区委组织部"),
    Account("lingdao", "陈立新", "leader", "310113", "中共宝山区委"),
    Account("gucun", "顾雪梅", "liaison", "310113109", "顾村镇党建办"),
    Account("youyilu", "陆友谊", "liaison", "310113003", "友谊路街道党建办"),
    Account("lianshen", "程慎", "reviewer", "310113", "中共宝山区委组织部"),
    Account("guanliyuan", "管立", "administrator", "310113", "中共宝山区委组织部"),
    Account("shenjiyuan", "沈稽", "auditor", "310113", "中共宝山区委组织部"),
)

ROLE_NAMES = {
    "staff": "组织部工作人员",
    "leader": "领导",
    "liaison": "街镇联络员",
    "reviewer": "联审专员",
    "administrator": "管理员",
    "auditor": "审计员",
}

DESCRIPTIONS = {
    account.username: f"口令 {PASSWORD}　{ROLE_NAMES[account.role]} {account.full_name}（{account.office}）"
    for account in ACCOUNTS
}
"""What the terminal says of each account."""
