"""How articles are cited."""

from tingmin.law.citing import articles_said, chinese_number, cited
from tingmin.law.packs import book
from tingmin.law.types import cite


def test_citation_groups_articles_under_their_law():
    articles = cite("XF2005 §21; XF2022 §22(2), §31(1); BJ2006 §47–48; DESIGN 9.a")
    said = cited(book("XF2022+BJ2006").cites(articles))
    assert said.zh == "《信访工作条例》第二十二条、第三十一条、《北京市信访条例》第四十七条至第四十八条"
    assert said.en == "Regulations on Petition Work (2022) §22, §31; Beijing Petition Regulations (2006) §47–48"


def test_chinese_numbers_read_as_an_article_is_read():
    said = [chinese_number(n) for n in (1, 10, 11, 20, 35, 100, 102, 110, 115)]
    assert said == ["一", "十", "十一", "二十", "三十五", "一百", "一百零二", "一百一十", "一百一十五"]


def test_house_rules_are_named_as_what_they_are():
    said = articles_said(cite("BJ2006 §27; DESIGN 9.a T28"), book("XF2022+BJ2006"))
    assert said.zh == "《北京市信访条例》第二十七条、本系统规则（9.a T28）"
