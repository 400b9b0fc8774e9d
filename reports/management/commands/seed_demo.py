import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings

from accounts.models import User
from core.management.base import ChineseCommand, CommandError
from reports.demo.cast import ACCOUNTS, DESCRIPTIONS
from reports.demo.seed import seed_baoshan, seeded_terms
from reports.services.statistics import compute_stale


class Command(ChineseCommand):
    help = "生成演示数据：真实区划、虚构人员、两届班子和演示账号。已有演示数据时不做任何改动。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--place", choices=["baoshan"], default="baoshan", help="演示的地方，目前为上海市宝山区")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("正式环境（PRODUCTION=1）不生成演示数据：演示账号的口令是公开的。")
        if terms := seeded_terms():
            self.stdout.write(f"演示数据已经存在（{'、'.join(str(term) for term in terms)}），没有改动。")
            return
        if taken := User.objects.filter(username__in=DESCRIPTIONS).first():
            raise CommandError(f"账号“{taken.username}”已经存在，演示账号不会覆盖它。请在空的数据库中生成演示数据。")
        self._seed()

    def _seed(self) -> None:
        started = time.monotonic()
        seeded = seed_baoshan(self._tell)
        self._tell("　统计两届数据 …")
        compute_stale(terms=seeded.terms)
        self._tell(
            f"演示数据已生成，用时 {time.monotonic() - started:.0f} 秒。演示账号（口令公开，不得用于真实数据）："
        )
        for account in ACCOUNTS:
            self._tell(f"　{account.username:<12}{DESCRIPTIONS[account.username]}")

    def _tell(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
