"""Personal data is recognised and reaches no record."""

import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgetgraph.extraction.account.numbers import account
from budgetgraph.extraction.account.page import account_html, account_text
from budgetgraph.extraction.claims.reading import read_claims
from budgetgraph.extraction.extract import extract
from budgetgraph.extraction.persons.privacy import MASK, mask, personal
from budgetgraph.extraction.records import Body, Disclosure, Source
from budgetgraph.extraction.text.people import people
from budgetgraph.extraction.text.sections import read_sections
from budgetgraph.reading.document import Cell, Document, Paragraph, Table
from budgetgraph.reading.files import read
from budgetgraph.reading.plain_text.text import read_text

digits = st.text("0123456789", min_size=8, max_size=8)
names = st.sampled_from(["王某某", "李某", "欧阳某某", "买买提·某某", "张三"])
MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


@given(
    tail=digits,
    second=st.sampled_from("3456789"),
    around=st.sampled_from(["联系电话：{}", "（{}）", "{}", "电话 {} 。"]),
)
def test_mobile_numbers_are_masked(tail: str, second: str, around: str) -> None:
    number = f"1{second}{'0'}{tail}"
    assert number not in mask(around.format(number))


@given(
    name=names,
    label=st.sampled_from(["联系人", "项目负责人", "填报人", "经办人", "单位负责人"]),
    colon=st.sampled_from([":", "："]),
)
def test_names_after_their_labels_are_masked(name: str, label: str, colon: str) -> None:
    masked = mask(f"{label}{colon} {name} 联系电话{colon}0996-2000000")
    assert name not in masked
    assert "2000000" not in masked
    assert label in masked


WORDINGS = (
    "联系人：{name} 电话 {phone}", "联系人:{name},联系电话:{phone}", "项目负责人 {name}", "项目负责人：{name}（签字）",
    "经办人：{name}", "填表人：{name}    填表日期：2023年3月1日", "制表：{name}", "审核：{name} 复核：{name}",
    "单位负责人：{name} 财务负责人：{name} 经办人：{name}", "单位负责人（签章）：{name}", "分管领导：{name}",
    "手机号：{phone}", "手机:{phone}", "监督电话:{phone}", "公开咨询电话为{phone}", "联系人及电话：{name} {phone}",
    "联系方式：{name}，{phone}", "如有疑问，请联系{name}同志，电话{phone}。", "决算公开联系人 {name} 联系方式 {phone}",
    "项目负责人及电话：{name}{phone}", "负责人：{name}，手机{phone}", "财务科长：{name}", "法定代表人：{name}",
    "项目主管：{name}", "填报人员：{name}", "联 系 人：{name}  电 话：{phone}", "（联系人：{name}；联系电话：{phone}）",
    "办公室电话（传真）：{phone}",
    "本部门预算公开联系人为{name}，联系电话为{phone}。",
    "联系人是{name}（{phone}）。",
    "公开联系人：{name}，{phone}",
    "联系人——{name}——{phone}",
    "联系人/电话：{name}/{phone}",
    "联系人（电话）：{name}（{phone}）",
    "联 系 人：{name}  联 系 电 话：{phone}",
    "联系人姓名 {name}",
    "对口联系人:{name};电话:{phone}",
    "财务联系人{name}，电话{phone}",
    "财务负责人：{name}",
    "分管负责人：{name}",
    "单位负责人签字：{name}",
    "单位负责人（签章）：{name}  填表人：{name}",
    "项目负责人: {name} 联系方式:{phone}",
    "项目负责人为{name}同志",
    "项目负责人由{name}担任",
    "项目联系人 {name} {phone}",
    "项目实施负责人：{name}",
    "填报人 {name} 审核人 {name}",
    "填报人（签名）：{name}",
    "填报人:{name}(电话{phone})",
    "经办：{name}",
    "经办人员：{name}",
    "承办人及联系电话：{name} {phone}",
    "制表人:{name} 复核人:{name} 单位负责人:{name}",
    "编报人：{name}",
    "报送人：{name}",
    "报表联系人：{name} 手机{phone}",
    "如有疑问请与{name}联系，电话{phone}",
    "如有疑问，请致电{phone}（{name}）",
    "咨询电话：{phone}（{name}老师）",
    "咨询：{name} {phone}",
    "请拨打{phone}与{name}联系",
    "监督电话：{phone} 联系人：{name}",
    "预算公开咨询电话：{phone}",
    "办公室电话：{phone}，传真：{phone}",
    "联系电话（区号0991）：{phone}",
    "电 话：{phone}",
    "Tel：{phone}",
    "TEL:{phone}",
    "手机：{phone}",
    "手机号码为{phone}",
    "微信同号{phone}",
    "局长：{name}",
    "党组书记、局长：{name}",
    "法定代表人:{name}",
    "法人代表：{name}",
    "主任：{name} 副主任：{name}",
    "副局长{name}",
    "评价组组长：{name}，成员：{name}、{name}",
    "评价小组成员：{name}、{name}",
    "评价人员：{name}（高级会计师）",
    "主评人：{name}",
    "复核：{name} 日期：2023年2月1日",
    "审核人签字: {name}",
    "身份证号：650102197001011234 姓名：{name}",
    "项目负责人\t{name}\t联系电话\t{phone}",
    "资金使用责任人：{name}",
    "单位联系人与电话：{name}{phone}",
    "联系人及联系方式 {name}  {phone}",
    "工作人员{name}（{phone}）负责解答",
)  # fmt: skip
persons = st.sampled_from(["欧阳明明", "张某", "买买提·某某", "李 某", "王小某"])
phones = st.sampled_from(
    ["0991-2345678", "0991—2345678", "(0991)2345678", "0991 2345678", "13812345678", "138 1234 5678", "138-1234-5678",
     "2345678", "+86 13812345678", "86-991-2345678", "400-820-8820", "2345678转801", "（0991）-2345678"]
)  # fmt: skip


def _secrets(wording: str, name: str, phone: str) -> list[str]:
    return [secret for mark, secret in (("{name}", name), ("{phone}", phone)) if mark in wording]


@pytest.mark.parametrize("wording", WORDINGS)
@settings(max_examples=30)
@given(name=persons, phone=phones)
def test_contacts_are_masked_however_they_are_worded(wording: str, name: str, phone: str) -> None:
    masked = mask(wording.format(name=name, phone=phone))
    assert [secret for secret in _secrets(wording, name, phone) if secret in masked] == []


@settings(max_examples=40)
@given(wording=st.sampled_from(WORDINGS), name=persons, phone=phones)
def test_contacts_reach_no_record_wherever_they_stand(wording: str, name: str, phone: str) -> None:
    said = wording.format(name=name, phone=phone)
    text = (
        "测试市水务局2024年部门预算\n\n一、单位概况\n"
        f"本部门负责水务工作。{said}\n\n二、收支情况\n收入总计10万元，比上年增加1万元，主要原因是人员增加，{said}。\n\n"
        f"三、项目支出情况说明\n1．项目名称：堤防加固\n项目承担单位：测试市水务局，{said}\n预算安排规模：80万元\n{said}\n\n"
        f"项目支出绩效目标表\n项目名称\t堤防加固\t{said}\n项目资金（万元）\t年度资金总额\t80\n{said}\n"
        "一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t加固长度\t2千米\n\n四、名词解释\n"
        f"财政拨款：指财政安排的资金。{said}\n"
    )
    document = read_text(text.encode(), "x.txt")
    extracted = extract(document)
    (one,) = extracted.disclosures
    told = [one.model_dump_json(), account_html(document, extracted.account, one)]
    told.append(account_text(document, extracted.account, one))
    for secret in _secrets(wording, name, phone):
        assert not any(secret in page or "".join(secret.split()) in page for page in told), secret


def _wordings() -> list[tuple[str, list[str]]]:
    """The lines of `personal_wordings.tsv`: a text and what of it must not be seen."""
    lines = (Path(__file__).parent / "personal_wordings.tsv").read_text(encoding="utf-8").splitlines()[2:]
    return [
        (text, [one for one in secrets.split("|") if one]) for text, _, secrets in (x.partition("\t") for x in lines)
    ]


@pytest.mark.parametrize(("text", "secrets"), [one for one in _wordings() if one[1]], ids=lambda one: str(one)[:24])
def test_persons_are_masked_by_title_payment_and_number(text: str, secrets: list[str]) -> None:
    assert [secret for secret in secrets if secret in mask(text)] == []


@pytest.mark.parametrize("text", [text for text, secrets in _wordings() if not secrets])
def test_words_like_names_are_not_masked(text: str) -> None:
    assert mask(text) == text


def test_persons_reach_no_claim_where_only_the_words_around_tell_them() -> None:
    said = "遗属补助：王小某每月800元。慰问困难职工欧阳明明、李某2人，支出0.20万元。"
    text = f"测试市水务局2024年部门预算\n\n一、单位概况\n本部门负责水务工作。\n\n二、收支情况\n{said}\n"
    (one,) = extract(read_text(text.encode(), "x.txt")).disclosures
    assert {claim.printed for claim in one.claims} >= {"800", "0.20"}
    assert [name for name in ("王小某", "欧阳明明", "李某") if name in one.model_dump_json()] == []


@given(text=st.text(max_size=80))
def test_masking_is_idempotent(text: str) -> None:
    assert mask(mask(text)) == mask(text)


@pytest.mark.parametrize(
    "text",
    [
        "财政拨款收入总计185.62万元，比上年增加9.72万元。",
        "根据库党发〔2002〕12号文件精神",
        "12345热线工单共163780条，办结163526条。",
        "项目负责人制度由主管部门负责，电话费0.56万元。",
        "合计 18976760000 元",
    ],
)
def test_figures_are_not_taken_for_personal_data(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("钮祜禄·文3.5万元", f"{MASK}3.5万元"),
        ("由财务科钮祜禄·文，另附。", f"由财务科{MASK}，另附。"),
        ("组长高山·男3人", f"组长{MASK}3人"),
        ("财务科长李建国·男，12.5万元", f"财务科长{MASK}，12.5万元"),
    ],
)
def test_a_name_behind_a_dot_ends_before_figures_and_punctuation(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "2024年出生人口123人，比上年减少。",
        "全县2023年出生人数1200人",
        "2023年12月出生人员登记",
        "2024年出生、死亡登记",
        "2024年出生于本县的婴儿",
        "新生儿，2024年出生于本县的每人500元",
    ],
)
def test_the_year_of_many_births_is_no_birthday(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize(
    "text", ["法人代表：高山，1974年6月生于本县。", "高山，男，1974年6月出生于本县", "1974年生人，"]
)
def test_the_birthday_of_a_person_is_masked(text: str) -> None:
    assert "1974" not in mask(text)


def test_masking_takes_time_by_the_length_of_the_text() -> None:
    def took(times: int) -> float:
        text = "由组长高山负责" * times
        start = time.process_time()
        mask(text)
        return time.process_time() - start

    took(1)
    assert took(1200) < 12 * took(300) + 0.1


def made_up() -> tuple[Document, list[str]]:
    """A document with contacts in running text and in tables, and the secrets it holds."""
    secrets = ["13900001111", "0996-2345678", "王某某", "赵某"]
    cells = [["项目名称", "设备购置", "项目负责人", "赵某"], ["联系电话", "13900001111", "年度金额", "99.50"]]
    table = Table(
        1, tuple(Cell(r, c, text) for r, row in enumerate(cells, 1) for c, text in enumerate(row, 1)), method="tabs"
    )
    return (
        Document(
            "made up.txt",
            "0" * 64,
            "text/plain",
            (
                Paragraph("一、收入情况", line=1),
                Paragraph(
                    "收入总计10万元，比上年增加1万元，主要原因是人员增加，联系人：王某某，电话：0996-2345678。", line=2
                ),
                Paragraph("填报人：赵某 联系电话：13900001111 共77.70", line=3),
                table,
            ),
        ),
        secrets,
    )


def test_none_reaches_the_records_or_the_pages() -> None:
    document, secrets = made_up()
    disclosure = Disclosure(
        source=Source(sha256="0" * 64, file_name="made up.txt", media_type="text/plain"),
        body=Body(name="某县某局"),
        fiscal_year=2023,
        stage="budget",
    )
    used = read_claims(document, disclosure) | read_sections(document, disclosure)
    result = account(document, disclosure, used)
    assert disclosure.claims
    assert disclosure.sections
    assert {unread.printed for unread in disclosure.unread} == {"77.70", "99.50"}
    told = [disclosure.model_dump_json(), account_html(document, result, disclosure)]
    told.append(account_text(document, result, disclosure))
    for secret in secrets:
        assert not any(secret in text for text in told), secret
    assert MASK in told[1]


@pytest.mark.parametrize("name", ["000", "001", "002", "003", "004"])
def test_real_disclosures_keep_their_contacts_to_themselves(shared: Path, name: str) -> None:
    file = shared / "disclosures" / f"{name}.txt"
    document = read(file.read_bytes(), file.name)
    disclosure = extract(document).disclosures[0]
    used = read_claims(document, disclosure) | read_sections(document, disclosure)
    result = account(document, disclosure, used)
    for told in (disclosure.model_dump_json(exclude={"source"}), account_html(document, result, disclosure)):
        assert not MOBILE.search(re.sub(r'"sha256":"\w+"', "", told))
    for text in [claim.quote for claim in disclosure.claims] + [section.text for section in disclosure.sections]:
        assert not list(personal(text))


LIST = """<h1>某某县水利局2024年部门预算公开</h1><h2>第一部分 公开表</h2><p>项目支出表</p><p>单位：万元</p>
<table><tr><td>项目名称</td><td>项目负责人</td><td>联系电话</td><td>金额</td></tr>
<tr><td>水库维修</td><td>{0}</td><td>{2}</td><td>50</td></tr><tr><td>河道清淤</td><td>{1}</td><td>{3}</td><td>30</td></tr>
</table><p>通讯录</p><table><tr><td>姓名</td><td>职务</td><td>电话</td></tr><tr><td>{0}</td><td>局长</td><td>{2}</td></tr>
</table><p>项目支出绩效目标表</p><table><tr><td>项目名称</td><td>水库维修</td><td>负责人</td><td>{1}</td></tr>
<tr><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>指标值</td></tr>
<tr><td>产出指标</td><td>数量指标</td><td>维修水库数量</td><td>≥2座</td></tr></table>"""


def test_lists_of_people_reach_no_record_and_no_page() -> None:
    secrets = ("赵某", "欧阳某某", "2345678", "13912345678")
    document = read(LIST.format(*secrets).encode(), "list.html")
    extracted = extract(document)
    (one,) = extracted.disclosures
    said = one.model_dump_json() + account_html(document, extracted.account, one)
    assert [secret for secret in secrets if secret in said] == []
    assert [(project.name, project.budget) for project in one.projects] == [("水库维修", 500000), ("河道清淤", 300000)]
    assert people(next(b for b in document.blocks if isinstance(b, Table))) == {(2, 2), (2, 3), (3, 2), (3, 3)}
