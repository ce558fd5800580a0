"""Personal data is recognised and reaches no record."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetgraph.extraction.account import account
from budgetgraph.extraction.account_page import account_html, account_text
from budgetgraph.extraction.claims import read_claims
from budgetgraph.extraction.extract import extract
from budgetgraph.extraction.privacy import MASK, mask, personal
from budgetgraph.extraction.records import Body, Disclosure, Source
from budgetgraph.extraction.sections import read_sections
from budgetgraph.reading.document import Cell, Document, Paragraph, Table
from budgetgraph.reading.files import read

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
