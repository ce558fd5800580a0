"""In sentences names need no cue: a surname and what follows it explain the characters better than words do."""

import pytest

from budgetgraph.extraction.persons.impersonal import impersonal
from budgetgraph.extraction.persons.privacy import MASK, Known, is_personal_label
from budgetgraph.extraction.records import Body, Claim, Disclosure, Project, Source

TOLD = (
    ("问题整改落到了裴某良头上，限期一个月。", "裴某良"),
    ("前期由滕小某跑手续，审批环节卡了两个月。", "滕小某"),
    ("此项工作卞志某盯着，月底交账。", "卞志某"),
    ("甲项由户长庚挂帅，乙项由介子安承办，均在年底前完成。", "户长庚"),
    ("甲项由户长庚挂帅，乙项由介子安承办，均在年底前完成。", "介子安"),
    ("在独居老人代小握家中，工作人员送去慰问品。", "代小握"),
    ("资料由海涛处长和铁蛋师傅保管，另有专人核对。", "海涛"),
    ("资料由海涛处长和铁蛋师傅保管，另有专人核对。", "铁蛋"),
    ("楼栋长关大娘反映住户长期不在，阀门未换。", "关"),
    ("报告经复核后，报段局签发。", "段"),
    ("越剧班由令某老师与助教陶\u3000乐搭班，声乐班另聘。", "陶\u3000乐"),
    ("会议由方静宜、务榜、别青三人筹备，场地免费。", "方静宜"),
    ("厂商项目经理Kevin Zhou更换后，接口延期。", "Kevin Zhou"),
    ("兑付超时，起因是谭某某两户身份证过期。", "谭某某"),
    ("农业科小宫反映数据有误，已更正。", "小宫"),
)
KEPT = (
    "以习近平新时代中国特色社会主义思想为指导，深入学习贯彻。",
    "维修高家堡水库、马家湾泵站、范家屯粮站，支出120万元。",
    "白云观、文庙、关帝庙等文物保护，黄兴路、解放路改造。",
    "于都县、全州县、华容县、石首市对口帮扶资金60万元。",
    "马铃薯、贝母、黄芪、党参、柴胡等中药材种植1200亩。",
    "包括安全生产、平安建设、双拥、关心下一代工作经费。",
    "“三公”经费按照只减不增要求，从严控制，因公出国费为零。",
    "根据普发改投【2017】89号文件，项目由社区牵头，县财政负责。",
    "核定行政编制8人、工勤3人、临聘2人，由区住建牵头，区城管配合。",
    "孤寡老人、残疾村民、失能老人的补助由民政负责，工作队的同志参与。",
)


@pytest.mark.parametrize(("sentence", "name"), TOLD)
def test_names_of_sentences_need_no_cue(sentence: str, name: str) -> None:
    assert name not in Known().mask(sentence)


@pytest.mark.parametrize("sentence", KEPT)
def test_words_and_places_of_sentences_stay(sentence: str) -> None:
    assert Known().mask(sentence) == sentence


@pytest.mark.parametrize("name", ["程小冲锋艇采购", "甲河由户长庚挂帅，加固堤防"])
def test_what_only_looks_like_a_name_stays_in_labels(name: str) -> None:
    """A sentence loses it, the name of a thing does not."""
    disclosure = Disclosure(
        source=Source(sha256="0" * 64, file_name="a.txt", media_type="text/plain"),
        body=Body(name="某县某局"),
        fiscal_year=2024,
        stage="budget",
        projects=[Project(name=name)],
        claims=[
            Claim(topic="other", metric="count", quote=f"工作会上程小冲讲了话，{name}项目12人参加。", subject=name)
        ],
    )
    shown = impersonal(disclosure)
    assert shown.projects[0].name == shown.claims[0].subject == name
    assert shown.claims[0].quote.startswith(f"工作会上{MASK}讲了话")


@pytest.mark.parametrize("label", ["卡号后段", "银行卡号后四位", "手机号尾号"])
def test_the_tail_of_a_number_is_personal(label: str) -> None:
    assert is_personal_label(label) and not is_personal_label("文号后段")
