import pytest

from cadres.rules.post_words import post_words, posts_words
from elections.rules.bodies import body_words


@pytest.mark.parametrize(
    ("organisation", "post", "words"),
    [
        ("committee", "secretary", "党委书记"),
        ("general_branch", "deputy_secretary", "党总支副书记"),
        ("branch", "member", "党支部委员"),
        ("", "secretary", "党组织书记"),
    ],
)
def test_party_posts_bear_the_form_of_the_organisation(organisation, post, words):
    assert post_words("party", post, organisation=organisation) == words


@pytest.mark.parametrize(
    ("body", "kind", "post", "words"),
    [
        ("committee", "village", "director", "村委会主任"),
        ("committee", "residents", "deputy_director", "居委会副主任"),
        ("committee", "", "member", "村(居)委会委员"),
        ("supervision", "village", "director", "村务监督委员会主任"),
        ("supervision", "residents", "member", "居务监督委员会委员"),
    ],
)
def test_committee_posts_bear_the_kind_of_the_unit(body, kind, post, words):
    assert post_words(body, post, kind=kind) == words


def test_no_post_has_no_words():
    assert post_words("party", "") == ""


def test_all_posts_of_a_row_stand_in_the_order_of_the_bodies():
    words = posts_words(party="secretary", committee="director", organisation="general_branch", kind="village")
    assert words == ["党总支书记", "村委会主任"]
    assert body_words("supervision") == "村(居)务监督委员会"
