import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings

from accounts.models import User
from core.management.base import ChineseCommand, CommandError
from reports.demo.calendars import State
from reports.demo.cast import ACCOUNTS, DESCRIPTIONS
from reports.demo.people import NOW
from reports.demo.publishing import publish_once
from reports.demo.seed import seed_baoshan, seeded_terms
from reports.services.statistics import compute_stale


class Command(ChineseCommand):
    help = "生成演示数据：真实区划、虚构人员、两届班子、候选人、联审、投票和演示账号。已有演示数据时不做任何改动。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--place", choices=["baoshan"], default="baoshan", help="演示的地方，目前为上海市宝山区")
        parser.add_argument(
            "--state",
            choices=[state.value for state in State],
            default=State.FINISHED.value,
            help="演示到哪一步：finished 为选举完成（默认），before-vote 为投票前两周，候选人正在联审",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("正式环境（PRODUCTION=1）不生成演示数据：演示账号的口令是公开的。")
        if terms := seeded_terms():
            self.stdout.write(f"演示数据已经存在（{'、'.join(str(term) for term in terms)}），没有改动。")
            self.stdout.write("要看另一种状态（--state），请换一个空的数据目录（DATA_DIR）。")
            return
        if taken := User.objects.filter(username__in=DESCRIPTIONS).first():
            raise CommandError(f"账号“{taken.username}”已经存在，演示账号不会覆盖它。请在空的数据库中生成演示数据。")
        self._seed(State(options["state"]))

    def _seed(self, state: State) -> None:
        started = time.monotonic()
        seeded = seed_baoshan(self._tell, state)
        self._tell("　统计两届数据 …")
        compute_stale(terms=(*seeded.terms, seeded.practice))
        publish_once(seeded.county, seeded.terms[NOW])
        self._tell(
            f"演示数据已生成，用时 {time.monotonic() - started:.0f} 秒。演示账号（口令公开，不得用于真实数据）："
        )
        for account in ACCOUNTS:
            self._tell(f"　{account.username:<12}{DESCRIPTIONS[account.username]}")

    def _tell(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
