"""The resident identity number in the spellings of rosters (GB 11643)."""

import pytest
from stdnum.cn import ric

from cadres.rules.identity import IdFault, IdNumberError, has_lost_digits, is_masked, read_id_number

NUMBER = "11010519491231002X"


@pytest.mark.parametrize(
    "text",
    [
        "11010519491231002x",
        " 110105 19491231 002X ",
        "１１０１０５１９４９１２３１００２Ｘ",
        "11010519491231002Ⅹ",
        "11010519491231002Х",
        "11010519491231002×",
        "'11010519491231002X",
        "‘11010519491231002X",
        "110105-19491231-002X",
        "11010519491231002X（已核）",
        "110105\u00a019491231\u3000002X\n",
        "110105491231002",
    ],
)
def test_a_number_is_read_in_all_its_spellings(text):
    identity = read_id_number(text)
    assert (identity.number, str(identity.birth), identity.sex) == (NUMBER, "1949-12-31", "2")


@pytest.mark.parametrize("text", ["130503670401001", "310113850612011", "340524800101001"])
def test_fifteen_digits_become_eighteen_of_the_last_century(text):
    number = read_id_number(text).number
    assert number[:17] == f"{text[:6]}19{text[6:]}"
    assert ric.calc_check_digit(number) == number[17]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", IdFault.LENGTH),
        ("1101051949123100", IdFault.LENGTH),
        ("11010519491231002", IdFault.LENGTH),
        ("11010519491231002XX", IdFault.LENGTH),
        ("11010519491231OO2X", IdFault.CHARACTERS),
        ("110105X9491231002X", IdFault.CHARACTERS),
        ("110105********002X", IdFault.CHARACTERS),
        ("110105194912310021", IdFault.CHECK_DIGIT),
        ("110105491331002", IdFault.BIRTH),
    ],
)
def test_what_is_no_number_says_why(text, fault):
    with pytest.raises(IdNumberError) as caught:
        read_id_number(text)
    assert caught.value.fault == fault


@pytest.mark.parametrize("text", ["110105********002X", "110105＊＊＊＊002X", "110105XXXXXXXX002X", "1101●●●●002X"])
def test_a_number_with_hidden_digits_is_known(text):
    assert is_masked(text)
    assert not is_masked(NUMBER)


@pytest.mark.parametrize("text", ["3.10113E+17", "3.10113e+17", "３.１０１１３Ｅ+１７", "3E17", "310113198506120000"])
def test_a_number_that_lost_its_last_digits_is_known(text):
    assert has_lost_digits(text)
    assert not has_lost_digits(NUMBER)
