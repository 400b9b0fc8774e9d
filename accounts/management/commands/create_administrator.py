import json
from argparse import ArgumentParser
from typing import Any

from accounts.roles import Role
from accounts.services.users import create_user
from core.management.base import ChineseCommand
from places.selectors import find_area


class Command(ChineseCommand):
    help = "新建管理员账号，显示一次性密码。正式使用时第一个账号由此建立，其余账号由管理员在网页上开通。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", metavar="USERNAME", help="用户名，3 至 40 位小写字母、数字、点、横线")
        parser.add_argument("--name", metavar="姓名", required=True, help="管理员的姓名")
        parser.add_argument("--area", metavar="CODE", required=True, help="管理范围的区划代码，可省略末尾的零")
        parser.add_argument("--office", metavar="单位", default="", help="所在单位")
        parser.add_argument("--json", action="store_true", help="输出一个 JSON 对象")

    def handle(self, *args: Any, **options: Any) -> None:
        area = find_area(options["area"])
        facts = {"username": options["username"], "full_name": options["name"], "office": options["office"]}
        user, password = create_user(actor=None, role=Role.ADMINISTRATOR, area=area, **facts)
        if options["json"]:
            told = {"username": user.username, "name": user.full_name, "area": area.code, "password": password}
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        self.stdout.write(f"已建立{area}的管理员 {user}。")
        self.stdout.write(f"一次性密码：{password}")
        self.stdout.write("密码只显示这一次，请告知本人；首次登录须改为自己的密码。")
