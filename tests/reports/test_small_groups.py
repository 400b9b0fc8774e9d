"""Numbers of so few people that they could be recognised."""

from reports.rules.small_groups import hidden_cells, is_revealing, is_small


def test_a_number_below_the_threshold_is_small_and_the_threshold_itself_is_not():
    assert [is_small(count, 3) for count in (1, 2, 3, 4)] == [True, True, False, False]
    assert not is_small(None, 3)


def test_a_0_is_nobodys_and_stays_beside_what_is_hidden():
    assert not is_small(0, 3)
    assert not is_revealing(0, 10, 3)
    assert hidden_cells({"a": 2, "b": 0, "c": 5, "d": 7}, 3) == {"a", "c"}
    assert hidden_cells({"a": 0, "b": 0, "c": 5}, 3) == set()


def test_a_threshold_of_0_hides_nothing():
    assert not is_small(0, 0)
    assert not is_revealing(1, 1, 0)
    assert hidden_cells({"a": 0, "b": 1}, 0) == set()


def test_where_one_cell_is_hidden_alone_the_next_smallest_goes_with_it():
    assert hidden_cells({"a": 2, "b": 9, "c": 5}, 3) == {"a", "c"}
    assert hidden_cells({"a": 2, "b": 5, "c": 5}, 3) == {"a", "b"}


def test_where_two_are_hidden_no_other_is():
    assert hidden_cells({"a": 2, "b": 1, "c": 5}, 3) == {"a", "b"}


def test_where_none_is_small_none_is_hidden():
    assert hidden_cells({"a": 3, "b": 9}, 3) == set()


def test_a_family_of_one_cell_has_no_other_to_hide():
    assert hidden_cells({"a": 1}, 3) == {"a"}


def test_a_share_tells_of_its_numerator_and_of_the_few_left_beside_it():
    assert is_revealing(2, 10, 3)
    assert not is_revealing(3, 10, 3)
    assert is_revealing(8, 10, 3)
    assert not is_revealing(7, 10, 3)
    assert not is_revealing(10, 10, 3)
    assert not is_revealing(None, 10, 3)
