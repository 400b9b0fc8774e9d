import pytest

from cadres.rules.posts import Posts, parse_posts

SECRETARY = Posts(party="secretary")
DEPUTY = Posts(party="deputy_secretary")
PARTY_MEMBER = Posts(party="member")
DIRECTOR = Posts(committee="director")
DEPUTY_DIRECTOR = Posts(committee="deputy_director")
COMMITTEE_MEMBER = Posts(committee="member")
ONE_SHOULDER = Posts(party="secretary", committee="director")


def posting(kind, title):
    return Posts(postings=((kind, title),))


@pytest.mark.parametrize(
    ("text", "column", "posts"),
    [
        # the column of the Party organisation
        ("书记", "party", SECRETARY),
        ("副书记", "party", DEPUTY),
        ("委员", "party", PARTY_MEMBER),
        ("党委书记", "party", SECRETARY),
        ("党总支副书记", "party", DEPUTY),
        ("党支部委员", "party", PARTY_MEMBER),
        ("总支委员", "party", PARTY_MEMBER),
        ("支部书记", "party", SECRETARY),
        ("党组织书记", "party", SECRETARY),
        ("居民区党总支书记", "party", SECRETARY),
        ("社区党委副书记", "party", DEPUTY),
        ("村党支部委员", "party", PARTY_MEMBER),
        ("组织委员", "party", PARTY_MEMBER),
        ("副书记、纪检委员", "party", DEPUTY),
        ("支委", "party", PARTY_MEMBER),
        ("支书", "party", SECRETARY),
        ("副书记（主持工作）", "party", DEPUTY),
        ("党总支副书记(主持工作)", "", DEPUTY),
        ("书记　", "party", SECRETARY),
        ("党 总 支 书 记", "party", SECRETARY),
        # the column of the village or residents' committee
        ("主任", "committee", DIRECTOR),
        ("副主任", "committee", DEPUTY_DIRECTOR),
        ("委员", "committee", COMMITTEE_MEMBER),
        ("村委会主任", "committee", DIRECTOR),
        ("居委会副主任", "committee", DEPUTY_DIRECTOR),
        ("居民委员会委员", "committee", COMMITTEE_MEMBER),
        ("村民委员会主任", "committee", DIRECTOR),
        ("社区居委会主任", "committee", DIRECTOR),
        ("村委主任", "committee", DIRECTOR),
        ("居委委员", "committee", COMMITTEE_MEMBER),
        ("村（居）委会主任", "committee", DIRECTOR),
        ("村主任", "committee", DIRECTOR),
        ("社区主任", "committee", DIRECTOR),
        ("妇女委员", "committee", COMMITTEE_MEMBER),
        # the supervision committee
        ("主任", "supervision", Posts(supervision="director")),
        ("委员", "supervision", Posts(supervision="member")),
        ("监委会主任", "", Posts(supervision="director")),
        ("村务监督委员会委员", "committee", Posts(supervision="member")),
        ("居务监督委员会主任", "", Posts(supervision="director")),
        # one column for all posts
        ("书记", "", SECRETARY),
        ("主任", "", DIRECTOR),
        ("村书记", "", SECRETARY),
        ("书记兼主任", "", ONE_SHOULDER),
        ("书记、主任", "", ONE_SHOULDER),
        ("书记/主任", "", ONE_SHOULDER),
        ("书记（主任）", "", ONE_SHOULDER),
        ("书记主任", "", ONE_SHOULDER),
        ("一肩挑", "", ONE_SHOULDER),
        ("一肩挑", "party", ONE_SHOULDER),
        ("党总支书记、居委会主任", "", ONE_SHOULDER),
        ("党总支书记居委会主任", "", ONE_SHOULDER),
        ("党支部书记；村委会主任", "", ONE_SHOULDER),
        ("党支部书记\n村委会主任", "", ONE_SHOULDER),
        ("党总支书记 居委会主任", "", ONE_SHOULDER),
        ("党委副书记，居委会副主任", "", Posts(party="deputy_secretary", committee="deputy_director")),
        ("支部委员兼村委委员", "", Posts(party="member", committee="member")),
        ("党总支委员、居委会委员、监委会主任", "", Posts("member", "member", "director")),
        ("党支部书记兼任村委会主任", "", ONE_SHOULDER),
        ("党总支书记 & 居委会主任", "", ONE_SHOULDER),
        ("党总支书记＋居委会主任", "", ONE_SHOULDER),
        ("书记，主任", "", ONE_SHOULDER),
        ("书记／主任", "", ONE_SHOULDER),
        ("书记、主任一肩挑", "", ONE_SHOULDER),
        ("书记、主任（一肩挑）", "", ONE_SHOULDER),
        ("党总支书记（一肩挑）", "", ONE_SHOULDER),
        ("党总支书记（居委会主任）", "", ONE_SHOULDER),
        ("党支部书记（兼村委会主任）", "", ONE_SHOULDER),
        ("党支部书记 (主持工作)", "", SECRETARY),
        ("党支部书记（主持工作）", "", SECRETARY),
        ("副书记（主持工作）、村委会副主任", "", Posts(party="deputy_secretary", committee="deputy_director")),
        ("村党支部书记、村委会主任、经济合作社社长", "", ONE_SHOULDER | posting("other", "经济合作社社长")),
        ("支部委员、村委委员", "", Posts(party="member", committee="member")),
        ("党支部委员、村委会副主任、会计", "", Posts("member", "deputy_director", "", (("other", "会计"),))),
        ("党总支专职副书记", "", DEPUTY),
        ("党总支部书记", "", SECRETARY),
        ("中共白杨村党支部书记", "", Posts(unknown=("中共白杨村党支部书记",))),
        ("党支部组织委员", "", PARTY_MEMBER),
        ("组织、宣传委员", "", PARTY_MEMBER),
        ("组织委员兼宣传委员", "party", PARTY_MEMBER),
        ("党支部纪检委员、村委会治保委员", "", Posts(party="member", committee="member")),
        ("治保委员", "committee", COMMITTEE_MEMBER),
        ("治保、调解委员", "committee", COMMITTEE_MEMBER),
        ("妇女委员", "party", PARTY_MEMBER),
        ("书记（2021.03起）", "party", SECRETARY),
        ("党支部副书记\n村委会委员", "", Posts(party="deputy_secretary", committee="member")),
        # empty
        ("", "party", Posts()),
        ("不详", "party", Posts()),
        ("无", "party", Posts()),
        ("/", "committee", Posts()),
        ("——", "committee", Posts()),
        # outside the two committees
        ("第一书记", "party", posting("first_secretary", "第一书记")),
        ("驻村第一书记", "", posting("first_secretary", "驻村第一书记")),
        ("第二书记", "party", posting("second_secretary", "第二书记")),
        ("社区第二书记", "", posting("second_secretary", "社区第二书记")),
        ("书记助理", "party", posting("other", "书记助理")),
        ("主任助理", "committee", posting("other", "主任助理")),
        ("治保主任", "committee", posting("other", "治保主任")),
        ("妇女主任", "committee", posting("other", "妇女主任")),
        ("党总支书记助理", "party", posting("other", "党总支书记助理")),
        ("妇联主席", "committee", posting("other", "妇联主席")),
        ("妇联主任", "committee", posting("other", "妇联主任")),
        ("会计", "committee", posting("other", "会计")),
        ("调解委员会主任", "committee", posting("other", "调解委员会主任")),
        ("民兵连长", "", posting("other", "民兵连长")),
        ("大学生村官", "", posting("other", "大学生村官")),
        ("股份经济合作社理事长", "", posting("other", "股份经济合作社理事长")),
        ("党总支委员（兼职）", "", posting("part_time", "党总支委员(兼职)")),
        ("工作站副站长", "", posting("community_worker", "工作站副站长")),
        ("党群服务站站长", "", posting("community_worker", "党群服务站站长")),
        ("党务工作者", "", posting("community_worker", "党务工作者")),
        ("团支部书记", "party", posting("other", "团支部书记")),
        ("社工", "committee", posting("community_worker", "社工")),
        ("网格员", "", posting("community_worker", "网格员")),
        ("兼职副书记", "party", posting("part_time", "兼职副书记")),
        ("兼职委员", "party", posting("part_time", "兼职委员")),
        ("党员民警兼副书记", "party", posting("part_time", "党员民警兼副书记")),
        ("社区民警、副书记", "party", posting("part_time", "社区民警、副书记")),
        ("居委会委员、网格员", "", Posts(committee="member", postings=(("community_worker", "网格员"),))),
        ("文书", "", posting("other", "文书")),
        # never guessed
        ("委员", "", Posts(unknown=("委员",))),
        ("两委委员", "", Posts(unknown=("两委委员",))),
        ("村两委委员", "committee", Posts(unknown=("村两委委员",))),
        ("治保委员", "", Posts(unknown=("治保委员",))),
        ("代理主任", "", Posts(unknown=("代理主任",))),
        ("书记（拟任）", "party", Posts(party="secretary", unknown=("拟任",))),
        ("村委员", "committee", Posts(unknown=("村委员",))),
        ("党总支书纪", "party", Posts(unknown=("党总支书纪",))),
        ("代书记", "party", Posts(unknown=("代书记",))),
        ("书记、总干事", "party", Posts(party="secretary", unknown=("总干事",))),
        ("原书记", "party", Posts(unknown=("原书记",))),
        ("业委会主任", "committee", Posts(unknown=("业委会主任",))),
        ("街道党工委书记", "party", Posts(unknown=("街道党工委书记",))),
        ("副主任科员", "committee", Posts(unknown=("副主任科员",))),
        ("监委会副主任", "supervision", Posts(unknown=("监委会副主任",))),
    ],
)
def test_posts_are_matched_whole(text, column, posts):
    assert parse_posts(text, column) == posts


def test_two_columns_of_one_row_add_up():
    assert parse_posts("书记", "party") | parse_posts("主任", "committee") == ONE_SHOULDER


def test_two_columns_that_name_one_body_keep_the_higher_post():
    assert parse_posts("书记、委员", "party") | parse_posts("党总支委员", "") == SECRETARY
