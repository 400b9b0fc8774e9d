import pytest

from cadres.rules.names import read_name


@pytest.mark.parametrize(
    ("name", "pinyin", "initials"),
    [
        ("龚雪梅", "gongxuemei", "gxm"),
        ("单玉兰", "shanyulan", "syl"),
        ("解晓东", "xiexiaodong", "xxd"),
        ("仇立新", "qiulixin", "qlx"),
        ("查良", "zhaliang", "zl"),
        ("任曾", "renceng", "rc"),
        ("曾任", "zengren", "zr"),
        ("区海燕", "ouhaiyan", "ohy"),
        ("朴正", "piaozheng", "pz"),
        ("尉健", "weijian", "wj"),
        ("尉迟恭", "yuchigong", "ycg"),
        ("万俟雪", "moqixue", "mqx"),
        ("欧阳修文", "ouyangxiuwen", "oyxw"),
        ("长孙无忌", "zhangsunwuji", "zswj"),
        ("吕丽", "lvli", "ll"),
        ("崔 勇", "cuiyong", "cy"),
        ("买买提·艾力", "maimaitiaili", "mmtal"),
        ("", "", ""),
    ],
)
def test_names_are_read_with_their_surnames_readings(name, pinyin, initials):
    assert read_name(name) == (pinyin, initials)


def test_readings_fit_their_columns():
    reading = read_name("张" * 60)
    assert len(reading.pinyin) == 120
    assert len(reading.initials) == 20
