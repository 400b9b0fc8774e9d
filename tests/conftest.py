"""The fixed cast and the small world that every test plays in.

宝山区 has two streets, 友谊路街道 (居民区 一居, 二居) and 顾村镇 (白杨村, 沈宅村, 菊泉居民区); 杨浦区 is
another county. All persons are invented.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

from accounts.models import Grant, User
from accounts.roles import Role
from elections.models import Basis, Term, UnitProfile
from places.models import Area, Unit

TOGETHER = ("e2e", "demo", "before_vote")
"""Folders whose tests share something dear to make: a running product, or a demonstration in the database."""


class Together(LoadScopeScheduling):
    """Gives all tests of such a folder to one process, so that it is made once, and any other test to whichever is
    free. (xdist's own groups hang on an attribute that pytest has no more.)"""

    def _split_scope(self, nodeid: str) -> str:
        folder = Path(nodeid).parent.name
        return folder if folder in TOGETHER else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together:
    return Together(config, log)


@pytest.fixture(autouse=True)
def own_data_dir(settings: Any, tmp_path: Path) -> None:
    """Files, broker and cache of a test stay in its own folder; passwords hash fast."""
    settings.DATA_DIR = tmp_path
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": str(tmp_path)}
    }
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher",
        "django.contrib.auth.hashers.Argon2PasswordHasher",
    ]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    return


@dataclass
class World:
    nation: Area
    city: Area
    county: Area
    youyilu: Area
    gucun: Area
    other_county: Area
    other_street: Area
    units: dict[str, Unit]
    previous: Term
    term: Term


def make_area(parent: Area | None, level: str, code: str, name: str, **fields: Any) -> Area:
    values = {"level": level, "code": code.ljust(12, "0"), "name": name, **fields}
    return Area.objects.add_root(values) if parent is None else Area.objects.add_child(parent, values)


def make_unit(township: Area, code: str, name: str, kind: str, short_name: str) -> Unit:
    return Unit.objects.create(township=township, code=code, name=name, short_name=short_name, kind=kind)


def make_term(area: Area, name: str, as_of: dt.date, previous: Term | None = None) -> Term:
    term = Term.objects.create(area=area, name=name, as_of=as_of, previous=previous)
    Basis.objects.create(term=term, is_default=True)
    units = Unit.objects.under(area.path).electing()
    UnitProfile.objects.bulk_create([UnitProfile(term=term, unit=unit) for unit in units])
    return term


@pytest.fixture
def world(db: None) -> World:
    """Two counties, three streets, six units, two terms of 宝山区."""
    nation = make_area(None, "nation", "0", "全国")
    city = make_area(nation, "province", "31", "上海市")
    hidden = make_area(city, "city", "3101", "市辖区", is_hidden=True)
    county = make_area(hidden, "county", "310113", "宝山区", vocabulary={"unit": "居村", "residents": "居民区"})
    youyilu = make_area(county, "township", "310113003", "友谊路街道")
    gucun = make_area(county, "township", "310113109", "顾村镇")
    other_county = make_area(Area.objects.get(pk=hidden.pk), "county", "310110", "杨浦区")
    other_street = make_area(other_county, "township", "310110009", "定海路街道")
    units = {
        "一居": make_unit(youyilu, "310113003001", "宝钢一村居委会", "residents", "宝钢一村"),
        "二居": make_unit(youyilu, "310113003002", "宝钢二村居委会", "residents", "宝钢二村"),
        "白杨": make_unit(gucun, "310113109206", "白杨村村委会", "village", "白杨村"),
        "沈宅": make_unit(gucun, "310113109207", "沈宅村村委会", "village", "沈宅村"),
        "菊泉": make_unit(gucun, "310113109001", "菊泉新城第一居委会", "residents", "菊泉新城第一"),
        "海州": make_unit(other_street, "310110009001", "海州居委会", "residents", "海州"),
    }
    previous = make_term(county, "2018年换届", dt.date(2018, 5, 31))
    term = make_term(county, "2021年换届", dt.date(2021, 5, 31), previous)
    return World(nation, city, county, youyilu, gucun, other_county, other_street, units, previous, term)


PASSWORD = "ceshi-Mima-2021"


@pytest.fixture
def make_user(world: World) -> Callable[..., User]:
    def make(username: str, full_name: str, role: Role, area: Area, **fields: Any) -> User:
        user = User.objects.create_user(username=username, password=PASSWORD, full_name=full_name, **fields)
        Grant.objects.create(user=user, role=role, area=area)
        return user

    return make


@pytest.fixture
def staff(make_user: Callable[..., User], world: World) -> User:
    """何静怡, organization department of 宝山区."""
    return make_user("hejingyi", "何静怡", Role.STAFF, world.county)


@pytest.fixture
def liaison(make_user: Callable[..., User], world: World) -> User:
    """顾雪梅, liaison of 顾村镇."""
    return make_user("guxuemei", "顾雪梅", Role.LIAISON, world.gucun)


@pytest.fixture
def neighbour_liaison(make_user: Callable[..., User], world: World) -> User:
    """友谊路街道's liaison, who must see nothing of 顾村镇."""
    return make_user("luyouyi", "陆友谊", Role.LIAISON, world.youyilu)


@pytest.fixture
def leader(make_user: Callable[..., User], world: World) -> User:
    """陈立新, who looks."""
    return make_user("chenlixin", "陈立新", Role.LEADER, world.county)


@pytest.fixture
def administrator(make_user: Callable[..., User], world: World) -> User:
    return make_user("guanli", "管立", Role.ADMINISTRATOR, world.county)


@pytest.fixture
def auditor(make_user: Callable[..., User], world: World) -> User:
    return make_user("shenji", "沈稽", Role.AUDITOR, world.county)


@pytest.fixture
def reviewer(make_user: Callable[..., User], world: World) -> User:
    """程慎, who reviews the candidates of 宝山区 and may read findings."""
    return make_user("chengshen", "程慎", Role.REVIEWER, world.county)


@pytest.fixture
def nobody(world: World) -> User:
    """An account without a grant."""
    return User.objects.create_user(username="wuquan", password=PASSWORD, full_name="吴全")
