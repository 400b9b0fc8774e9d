"""The demonstration: 宝山区, real divisions and invented people; the article's figures come out of its rows."""
