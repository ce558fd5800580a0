"""Behind the label of what a person does stands a person, whatever the name is made of."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgetgraph import resources
from budgetgraph.extraction.persons.privacy import MASK, Known, mask
from budgetgraph.extraction.text.people import announced, masked
from budgetgraph.reading.document import Cell, Document, Paragraph, Table
from budgetgraph.reading.files import read

LABELS = (
    "项目主持", "项目主持人", "填制", "填制人", "初核", "复核", "承办", "承办人", "经手", "核对", "稽核员", "拟稿",
    "技术复核", "勘验人", "管护员", "项目管家", "登记人", "移交人", "撰写人", "现场负责",
)  # fmt: skip
NAMES = ("高山", "务榜", "旦增", "安宁", "明月", "雷雨", "常青", "白玛央金")
LINES = (
    "{0}：{1}　　{2}：{3}", "（{0}：{1}；{2}：{3}）", "【{0}】{1}→【{2}】{3}", "{0}（签字）：{1}　{2}（签字）：{3}",
    "{0}　{1}　{2}　{3}", "{0}｜{1}｜{2}｜{3}", "{0}：{1}　{2}：{3}　2024年3月5日",
)  # fmt: skip
ANSWERABLE = (
    "项目负责人", "联系人", "填报人", "经办人", "财务负责人", "单位负责人", "项目联系人", "负责人", "咨询联系人",
    "制表人", "课题负责人", "首席专家", "部门负责人", "分管领导", "主要负责人", "法定代表人", "责任人", "业务联系人",
)  # fmt: skip
SURNAMES = (
    "赵钱孙李周吴郑王冯陈沈韩杨朱秦许何张曹严魏谢邹苏潘范彭鲁马苗方俞袁唐薛雷贺倪汤罗毕郝安常傅齐康伍余顾孟黄萧尹"
)
GIVEN = (
    "建国", "晓丽", "志勇", "海燕", "文斌", "明月", "高远", "安宁", "吉祥", "思源", "永康", "国庆", "红梅", "冬雪",
    "涵", "斌", "燕", "轩",
)  # fmt: skip
LONG_NAMES = ("那顺巴雅尔", "孟根其其格", "依力哈木江", "关山月明", "欧阳建设", "白玛央金", "阿依古丽", "巴特尔")
TOLD = (
    "{label}：{name}", "{label}:{name}", "{label}： {name}　联系电话：{phone}", "{label}：{name}（{phone}）",
    "（{label}：{name}，电话{phone}）", "{label}　{name}　电话　{phone}", "{label}：{name}；复核：江河；2024年5月10日",
    "单位负责人：江河　　{label}：{name}　　填报日期：2024年3月1日", "{label}\t{name}\t联系电话\t{phone}",
    "{label}是{name}，电话{phone}。", "{label}为{name}（{phone}）。",
)  # fmt: skip
labels, names = st.sampled_from(LABELS), st.sampled_from(NAMES)


def shown(*lines: str) -> str:
    document = masked(read("\n".join(("说明如下。", *lines)).encode(), "x.txt"))
    return "\n".join(
        block.text if isinstance(block, Paragraph) else "|".join(cell.text for cell in block.cells)
        for block in document.blocks
    )


@settings(max_examples=300, deadline=None)
@given(
    one=labels,
    other=labels,
    name=names,
    second=names,
    line=st.sampled_from(LINES),
)
def test_labels_and_names_take_turns_in_a_line(one: str, other: str, name: str, second: str, line: str) -> None:
    text = shown(line.format(one, name, other, second))
    assert name not in text.replace(one, "")
    assert second not in text.replace(other, "")


@settings(max_examples=300, deadline=None)
@given(
    label=st.sampled_from(ANSWERABLE),
    name=st.one_of(
        st.sampled_from(LONG_NAMES), st.builds(str.__add__, st.sampled_from(SURNAMES), st.sampled_from(GIVEN))
    ),
    line=st.sampled_from(TOLD),
)
def test_who_answers_for_a_project_or_for_questions_is_never_shown(label: str, name: str, line: str) -> None:
    phone = "13910203040"
    text = shown(line.format(label=label, name=name, phone=phone))
    assert name not in text and phone not in text


@given(label=labels, name=names)
def test_a_cell_beside_or_below_a_label_is_its_person(label: str, name: str) -> None:
    form = _table(
        ["项目名称", "某路改造", "金额", "20.00"], [label, name, "审核人", "江河"], ["目标", "完成改造", "", ""]
    )
    listed = _table(
        ["序号", "项目名称", label, "金额"], ["1", "某路改造", name, "20.00"], ["2", "某桥维修", "务榜", "30.00"]
    )
    assert {(2, 2), (2, 4)} <= announced(form)
    assert {(2, 3), (3, 3)} <= announced(listed)
    assert (2, 2) not in announced(listed)


def test_what_beside_a_group_of_persons_is_measured_is_no_person() -> None:
    goals = _table(["编号", "绩效目标", "考核要点", "期望值"], ["4-1", "安全员", "在岗率", "≥98%"])
    assert announced(goals) == frozenset()


def _table(*rows: list[str]) -> Table:
    cells = (Cell(row, column, text) for row, texts in enumerate(rows, 1) for column, text in enumerate(texts, 1))
    return Table(1, tuple(cells), "native")


@pytest.mark.parametrize(
    ("text", "secrets"),
    [
        ("项目主持　务 榜　　助理　吴 老 四", ("务 榜", "吴 老 四")),
        ("制│明 月　核│高 山　批│江 河", ("明 月", "高 山", "江 河")),
        ("初核郁金；复核林海；审签江河", ("郁金", "林海", "江河")),
        ("登记人：边巴（某村）、尼玛仓决（某镇）、达瓦（某社区）", ("边巴", "尼玛仓决", "达瓦")),
        ("项目责任人：（一）常青　（二）高山　（三）经纬", ("常青", "高山", "经纬")),
        ("指导专家：旦增研究员、格桑", ("旦增", "格桑")),
        ("发放领款人（监护补贴，示例）│公 孙 策 略", ("公 孙 策 略",)),
        ("机电：郝运；通风：石开；地测：山水；防治水：水深", ("郝运", "石开", "山水", "水深")),
        ("崔玉花　玄武　千里马　明太宗　全智慧", ("玄武", "千里马")),
        ("③　容易　经理　（+86）13800000000　—", ("容易",)),
        ("如有异议，请与本局技改股胡说联系（0752-2000000）。", ("胡说",)),
        ("处室对接：甲 万里；乙 吉祥、丁当", ("万里", "吉祥", "丁当")),
        ("课题管理：冷静　0371-65550000", ("冷静",)),
        ("迪力夏提·艾山（实习）、依力哈木江、宋词、高山（在编）", ("迪力夏提", "宋词")),
        ("技术口归千 帆，资料另存", ("千 帆",)),
        ("占地户代 三不同意", ("代 三",)),
        ("援藏干部第五建国挂任副主任", ("第五建国",)),
    ],
)
def test_names_made_of_ordinary_words_are_found_by_their_place(text: str, secrets: tuple[str, ...]) -> None:
    assert [secret for secret in secrets if secret in mask(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "失能老人由区民政负责。", "主办：县文旅局；协办：县妇联、县残联", "审核：财务科长", "责任单位：区民政",
        "监督：12345", "项目主持：待定", "验收：合格　质量：优良", "初审合格；复审通过；终审完成",
        "审核项目；监督资金；验收工程", "管理人员工资、聘用人员经费", "工作人员 培训 3次", "主持召开会议；负责全面工作",
        "会议主持：局长；记录：办公室", "保洁员 工资 12.00", "代表意见：同意", "组织：有力；管理：规范；监督：到位",
        "项目名称　实施单位　负责人　电话", "编制 审核 批准", "复核：3月底前", "审核：第三方", "承办：各乡镇",
        "第五批资金由第五建设集团负责", "配合单位王卫社居委、朱岗社居委。", "由省住建牵头",
        "局内会审：计财、渔监、船检三科室。",
    ],
)  # fmt: skip
def test_bodies_roles_states_dates_and_places_behind_such_labels_stay(text: str) -> None:
    assert mask(text) == text
    assert shown(text) == f"说明如下。\n{text}".replace("\u3000", " ")


def test_names_below_a_label_are_counted_or_written_by_their_sound() -> None:
    assert (
        shown("项目负责人名单：", "（1）党金来（2）吉星高（3）牛犇（4）解语") == f"说明如下。\n项目负责人名单：\n{MASK}"
    )
    assert shown("示范户", "孟根其其格、那顺巴雅尔") == f"说明如下。\n示范户\n{MASK}"


def test_several_persons_stand_in_the_cells_of_a_row() -> None:
    assert announced(_table(["抽查户", "虎彦龙", "者建国", "海静"])) >= {(1, 2), (1, 3), (1, 4)}


def test_a_column_in_which_persons_sign_holds_persons() -> None:
    table = _table(
        ["评估人", "签字", "意见"], ["1号", "黑振东", "同意"], ["2号", "妥玲", "修改后同意"], ["3号", "（请假）", "——"]
    )
    assert announced(table) == {(2, 2), (3, 2)}


def test_a_name_that_words_and_schools_go_on_from_is_not_masked_there() -> None:
    known = Known(frozenset({"东方红", "安全生", "高素质"}))
    for text in ("东方红小学维修", "安全生产责任险", "高素质农民培训"):
        assert known.mask(text) == text
    assert known.mask("请东方红负责") == f"请{MASK}负责"


ROWS = [
    row
    for row in resources.rows("data", "vocabulary", "role_words.csv")
    if row["kind"] not in ("level", "field", "sign")
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["kind"])
def test_words_of_labels_tell_persons_and_what_is_none(row: dict[str, str]) -> None:
    assert MASK in mask(row["example"])
    assert mask(row["counterexample"]) == row["counterexample"]


@pytest.mark.parametrize(
    "text", [f"由{level}{field}负责" for level in ("区", "县", "省") for field in ("民政", "住建")]
)
def test_a_level_and_a_field_are_an_office(text: str) -> None:
    assert Known().mask(text) == text


def test_a_person_known_by_a_cell_is_known_elsewhere() -> None:
    document = Document(
        "x.txt", "0" * 64, "text/plain", (_table(["项目主持", "黑振东"]), Paragraph("其后交给黑振东，按期完工。"))
    )
    text = [block.text for block in masked(document).blocks if isinstance(block, Paragraph)]
    assert text == [f"其后交给{MASK}，按期完工。"]


@pytest.mark.parametrize("name", ["平安", "白云", "章程", "季节", "江南", "阳光"])
@pytest.mark.parametrize(
    "sentence",
    [
        "该项目由站长{}统筹。",
        "由制表人{}具体实施，年底完成。",
        "该项目由项目主管江河牵头，核对人{}配合。",
        "科室负责人{}表示，资金已到位。",
        "{}同志担任站长，分管本项目。",
        "{}，站长，负责全面工作。",
        "站长{}（电话13900000000）",
        "站长　{}　电话　0991-2000000",
        "13900000000（{}）",
    ],
)
def test_where_only_a_person_can_stand_any_word_is_hidden(name: str, sentence: str) -> None:
    (paragraph,) = masked(read(f"{sentence.format(name)}\n".encode(), "x.txt")).blocks
    assert isinstance(paragraph, Paragraph)
    assert name not in paragraph.text


@pytest.mark.parametrize("sentence", ["承包人是John Smith，电话13900000000。", "录入员：John Smith8248683"])
def test_names_in_latin_letters_behind_a_role_are_hidden(sentence: str) -> None:
    assert "John" not in mask(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "该项目由项目负责人统一牵头。",
        "重大事项由主任会议研究决定。",
        "由局长办公会研究部署。",
        "由组长依法组织实施。",
        "由经济技术开发区管理委员会机构编制部门负责。",
        "由第一责任人全程把关。",
        "由站长具体负责，由会计财务核算。",
        "项目负责人明确表示，资金已到位。",
        "全体同志任务饱满，有关同志为此付出努力。",
        "0991-2000000（办公室）、0991-2000001（传真）",
        "理由主要是任务增加。",
    ],
)
def test_manners_offices_and_bodies_in_such_places_stay(sentence: str) -> None:
    (paragraph,) = masked(read(f"{sentence}\n".encode(), "x.txt")).blocks
    assert isinstance(paragraph, Paragraph)
    words = paragraph.text.replace("＊", "")
    assert all(part in sentence for part in paragraph.text.split("＊＊＊"))
    assert len([sign for sign in words if sign > "一"]) == len([sign for sign in sentence if sign > "一"])


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("联系人：李䶮", "李䶮"), ("审核人：王㛃　电话2000001", "王㛃"), ("经办人：陈𬭎泽、高山", "陈𬭎泽 高山"),
        ("填表人：……高山", "高山"), ("填表人：__白雪__", "白雪"), ("联系人：“高山”", "高山"), ("联系人：（才霞）",
        "才霞"),
        ("制表人：规划财务处 平常心", "平常心"), ("制表人：1.林煜 2.高兴", "林煜 高兴"), ("联系人：高山和江河",
        "高山 江河"),
        ("联系人：高山和John Smith", "高山 John"), ("联系人：高山 江河", "高山 江河"), ("责任人：高山，江河。",
        "高山 江河"),
        ("分管领导 全家福", "全家福"), ("单位负责人牛皮纸", "牛皮纸"), ("分管领导朴素 2000001", "朴素"),
        ("联系人（John Smith）", "John"), ("负责人：J. Brown", "Brown"), ("负责人：KevinZhou", "Kevin"),
        ("咨询电话：0991-2000001（康宁）", "康宁"), ("咨询电话：2000001 康宁", "康宁"), ("咨询电话：康宁 2000001",
        "康宁"),
        ("联系方式：规划财务处元宵，2000001", "元宵"), ("联系方式：预算科John Smith，2000001", "John"),
        ("由业务负责人焦距组织实施。", "焦距"), ("高山为项目负责人，江河为联系人。", "高山 江河"),
        ("John Smith为项目负责人。", "John"), ("项目负责人由John Smith担任。", "John"), ("科长为都永恒同志。",
        "都永恒"),
        ("承办人员：高山", "高山"), ("单位法人：高山", "高山"), ("编表人：左右", "左右"), ("项目负责人：严格", "严格"),
    ],
)  # fmt: skip
def test_persons_of_any_name_are_masked_where_a_person_is_told(text: str, names: str) -> None:
    told = shown(text)
    assert [name for name in names.split() if name in told] == []


@pytest.mark.parametrize(
    "text",
    [
        "联系人：办公室", "联系人：县水利局办公室", "联系人：财务科和办公室", "项目负责单位：县水利局",
        "项目负责科室：水利科",
        "负责人才引进工作。", "高原病防治项目", "公务接待（含外宾接待）费用",
        "财务负责人：详见附件",
        "各乡镇为责任主体，县水利局为牵头单位。", "由项目负责人统一组织实施。", "审核人/分管领导：县水利局/财务科",
        "项目负责人：",
        "姓名权保护", "管理人员工资12万元", "编制人员控制数20人", "联系电话：", "咨询电话：预算科",
    ],
)  # fmt: skip
def test_what_is_no_person_stays_where_a_person_could_stand(text: str) -> None:
    assert shown(text).endswith(text)


def test_a_list_below_lines_of_a_sheet_is_a_list() -> None:
    table = _table(
        *(["说明事项", "", "", ""] for _ in range(5)), ["项目名称", "制表人", "联系电话", "金额"],
        ["堤防加固", "宋词", "2000001", "80.00"], ["水库维修", "白雪", "2000002", "50.00"],
    )  # fmt: skip
    assert announced(table) >= {(7, 2), (8, 2)}


def test_titles_stand_behind_names_of_a_column() -> None:
    table = _table(["项目名称", "审核人"], ["堤防加固", "操学农处长"], ["水库维修", "Mary O'Neil女士"])
    assert announced(table) >= {(2, 2), (3, 2)}


@pytest.mark.parametrize(
    "name", ["展销会", "游击队", "易学会", "何书院", "文化人", "平常人", "高处长", "安乐社", "田中站"]
)
@pytest.mark.parametrize(
    "line",
    ["联系人：{}", "{}（项目负责人）", "填报人 {}", "经办人：江河，{}", "联系人：水利站（{}）", "【审核人】{}"],
)
def test_names_that_end_like_bodies_are_masked_in_the_slots_of_persons(name: str, line: str) -> None:
    assert name not in shown(line.format(name))
    assert announced(_table(["项目名称", "某路改造", "金额", "20.00"], ["填报人", name, "审核人", "江河"])) >= {(2, 2)}


def test_an_office_before_a_name_that_ends_like_a_body_is_none_of_it() -> None:
    assert shown("责任人：财务科展销会") == f"说明如下。\n责任人：财务科{MASK}"


@pytest.mark.parametrize(
    "body", ["水利站", "居委会", "董事会", "文化馆", "农机站", "施工队", "卫生院", "信用社", "财务科", "党小组"]
)
@pytest.mark.parametrize("line", ["联系人：{}", "责任人：财务科{}", "填报人 {}", "联系人：县水利局（{}）"])
def test_bodies_stay_in_the_slots_of_persons(body: str, line: str) -> None:
    assert body in shown(line.format(body))


@pytest.mark.parametrize("sign", list("·•‧・∙⋅･˙.．﹒"))
@pytest.mark.parametrize("line", ["填报人：{}", "县水利局（{}）", "【编制人】{}", "联系人及电话：财务科 {}，2000001"])
def test_names_of_sounds_are_joined_by_any_dot(sign: str, line: str) -> None:
    told = shown(line.format(f"阿依努尔{sign}卡德尔"))
    assert "努尔" not in told and "卡德尔" not in told


def test_a_full_stop_between_other_words_joins_nothing() -> None:
    for text in ("表一.收支总表", "审核.项目部", "合计.农业支出"):
        assert mask(text) == text


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("责任单位：水管站（何必，2000001）", "何必"), ("牵头单位：财务科（马 上）、预算股（妥晟）", "马 上"),
        ("牵头单位：财务科（马 上）、预算股（妥晟）", "妥晟"), ("马 上（项目联系人）", "马 上"),
        ("法定代表人何 必", "何 必"), ("联系人：第五新民（电话：0991-2000001）", "第五新民"),
        ("注：本表审核人元旦，联系人姓名史册。", "元旦"), ("联系人及电话：办公室 余音，0991-2000001", "余音"),
        ("负责人：J. K. Brown", "Brown"),
    ],
)  # fmt: skip
def test_a_bracket_a_blank_or_a_number_shows_who_stands_there(text: str, secret: str) -> None:
    assert secret not in shown(text)


def test_one_cell_without_a_name_does_not_uncover_its_column() -> None:
    table = _table(
        ["序号", "项目名称", "项目负责人", "金额"], ["1", "某路改造", "展开", "20.00"],
        ["2", "某桥维修", "资金到位", "30.00"], ["3", "某渠维修", "何必", "30.00"], ["4", "某站改造", "易容", "30.00"],
    )  # fmt: skip
    assert announced(table) >= {(4, 3), (5, 3)} and (3, 3) not in announced(table)


def test_a_title_behind_a_name_of_any_length_is_none_of_it() -> None:
    table = _table(["项目名称", "科长"], ["堤防加固", "多杰副局长"], ["水库维修", "帕提古丽先生"])
    assert announced(table) >= {(2, 2), (3, 2)}


def test_heads_beside_the_head_of_persons_are_no_persons() -> None:
    assert (1, 3) not in announced(_table(["序号", "姓名", "身份证号", "补助金额"], ["1", "高山", "…", "20.00"]))


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("本说明由财务科钮祜禄·文澜起草，另有附件。", "文澜"), ("项目经理：展翅　监理：凌云", "凌云"),
        ("参会专家签到：1.高山 2.江河 3.甄别", "甄别"), ("单位负责人：金融", "金融"),
        ("法人代表：高山，1974年6月生", "1974年6月"), ("负责人 姜汤　电话　0991/2000000", "2000000"),
        ("借款人盛夏归还差旅借款6,500.00元。", "盛夏"),
    ],
)  # fmt: skip
def test_what_slots_of_persons_hold_is_hidden_whole(text: str, secret: str) -> None:
    assert secret not in shown(text)


def test_what_points_elsewhere_stays_in_the_cells_of_persons() -> None:
    assert announced(_table(["联系电话", "同上", "填报人", "待定", "金额", "42.0"])) == frozenset()


def test_a_row_with_a_title_and_a_telephone_names_a_person() -> None:
    assert (1, 3) in announced(_table(["1", "市林草局", "原野", "科长", "0937-2000001"]))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("责任单位：财务科（应急 2345678.50元）", "应急 2345678.50元"), ("财务科（金融 2345678元）", "金融 2345678元"),
        ("财务科（何必 2345678 万元）", "何必 2345678"), ("财务科（何必，2345678.50）", "何必，2345678.50"),
        ("县水利局（何必 2345678吨）", "何必 2345678吨"), ("县水利局（文教，0991-2000000）", "文教"),
        ("县教育局（高中 2345678）", "高中 2345678"),
    ],
)  # fmt: skip
def test_amounts_and_fields_behind_a_body_name_no_person(text: str, word: str) -> None:
    assert word in shown(text)


@pytest.mark.parametrize("item", ["培训费", "会议费", "白塔", "安乐"])
def test_a_place_or_an_item_before_a_title_and_a_telephone_is_no_person(item: str) -> None:
    assert announced(_table([item, "主任", "0991-2000000"])).isdisjoint({(1, 1)})
    assert announced(_table(["1", item, "主任", "0991-2000000"])).isdisjoint({(1, 2)})
    listed = _table(["县局", "项目", "职务", "热线"], ["某局", item, "主任", "0991-2000000"])
    assert announced(listed).isdisjoint({(2, 2)})


@pytest.mark.parametrize("name", ["张伟", "宋词", "达瓦卓嘎", "高山", "帕提古丽"])
def test_a_name_that_heads_a_row_with_a_title_and_a_telephone_is_a_person(name: str) -> None:
    assert (1, 1) in announced(_table([name, "科长", "0991-2000000"]))
    assert (2, 2) in announced(_table(["单位", "成员", "职务", "热线"], ["某局", name, "科长", "0991-2000000"]))
