"""Whoever is named behind, before, beside or below a role, in whatever form and with whatever name: nobody is shown.

All persons are invented.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgetgraph.extraction.extract import extract
from budgetgraph.extraction.persons.privacy import Known, mask
from budgetgraph.extraction.text.people import masked
from budgetgraph.reading.document import Cell, Document, Paragraph, Table
from budgetgraph.reading.files import read
from budgetgraph.reading.folding import squeeze

ROLES = (
    "项目负责人", "联系人", "填表人", "经办人", "财务负责人", "主要责任人", "责任领导", "分管领导", "包联领导",
    "具体负责人", "课题负责人", "首席专家", "绩效联系人", "预算联系人", "联络员", "复核人", "评价组长", "移民户代表",
    "村民代表", "监督员", "安全员", "现场负责人", "项目经理", "总监理工程师", "讲解员", "护林员", "驾驶员", "档案员",
    "报账员", "主管会计", "副局长", "党组书记", "副科长", "站长", "村支书", "驻村第一书记", "包村干部", "网格员",
    "楼长", "牵头领导", "统稿人", "领取人", "户主", "受助学生", "慰问对象", "走访对象", "遗属", "监护人", "传承人",
    "捐赠人",    "出租人", "签收人", "见证人", "评审专家", "代理人", "信访人", "主责",
)  # fmt: skip
SURNAMES = (
    "王李张刘陈杨赵吴周徐孙马朱胡郭何罗高郑梁谢宋唐许韩冯邓曹彭曾田董潘袁蔡蒋于杜叶程魏苏丁卢姚沈姜崔谭陆"
    "佘逄臧昝阚缪佟卞郜"
)
COMPOUND = ("欧阳", "司马", "上官", "诸葛", "尉迟", "令狐", "皇甫", "慕容", "公孙", "轩辕", "呼延", "申屠", "澹台")
GIVEN = (
    "建国", "晓丽", "志勇", "海燕", "文斌", "思源", "永康", "红梅", "冬雪", "浩然", "淑芬", "桂英", "秀兰", "玉兰",
    "卫东", "新民", "子墨", "雨桐", "沐宸", "来福", "金花", "方舟", "守信",
)  # fmt: skip
SOUNDED = (
    "那顺巴雅尔", "孟根其其格", "依力哈木江", "白玛央金", "阿依古丽", "巴特尔", "古丽巴哈尔", "帕提古丽", "赛力克别克",
    "叶尔波拉提", "努尔买买提", "乌兰图雅", "斯琴高娃", "阿拉坦仓", "哈斯其木格", "热依汗古丽", "比丽克孜",
    "玛依努尔·艾力", "约翰·史密斯",
)  # fmt: skip
WORDS = ("高山", "宋词", "何必", "江河", "方圆", "石头", "白云", "明月", "高兴", "万里", "常青", "黎明", "谷雨")
ONE_NAME = st.one_of(
    st.builds(str.__add__, st.sampled_from(SURNAMES), st.sampled_from(GIVEN)),
    st.builds(str.__add__, st.sampled_from(COMPOUND), st.sampled_from(GIVEN)),
    st.sampled_from(SOUNDED),
    st.sampled_from(("张李梓涵", "刘杨若溪", "周吴一帆", "Zhang Wei", "John Smith")),
)
ANY_NAME = st.one_of(ONE_NAME, st.sampled_from(WORDS))
SIGNED = (  # a sign or a line tells that a person stands there
    "{0}：{2}", "{0}:{2}", "{0} ： {2}", "{0}：{2}　　{1}：{3}　　2024年3月1日", "{0}：{2}｜{1}：{3}", "{0}：{2}、{3}",
    "（{0}：{2}；{1}：{3}）", "{0}（签字）：{2}", "【{0}】{2}→【{1}】{3}", "1.{0}：{2}", "{0}——{2}", "{0}：\n{2}",
    "{0}：（1）{2}（2）{3}",
)  # fmt: skip
BARE = (  # only the role does
    "{0}{2}，电话0991-2000000。", "由{0}{2}具体实施，{1}{3}配合。", "{0}{2}表示，资金已到位。", "{2}（{0}）",
    "{2}，{0}，负责全面工作。", "{0}（{2}、{3}）", "县水利局（{2}）", "财务科{2}（{0}）", "{2}同志任{0}。", "{0}{2}",
)  # fmt: skip
roles = st.lists(st.sampled_from(ROLES), min_size=2, max_size=2, unique=True)


def shown(document: Document) -> str:
    texts = (
        [block.text] if isinstance(block, Paragraph) else [cell.text for cell in block.cells]
        for block in masked(document).blocks
    )
    return squeeze("|".join(text for several in texts for text in several))


def line(text: str) -> Document:
    return read(f"说明事项如下。\n{text}\n以上情况属实。\n".encode(), "x.txt")


def table(*rows: list[str]) -> Document:
    cells = [Cell(at, column, text) for at, row in enumerate(rows, 1) for column, text in enumerate(row, 1)]
    return Document("x.txt", "0" * 64, "text/plain", (Table(1, tuple(cells), "native"),))


@settings(max_examples=400, deadline=None)
@given(told=roles, one=ANY_NAME, other=ANY_NAME, form=st.sampled_from(SIGNED))
def test_behind_a_role_and_a_sign_stands_nobody(told: list[str], one: str, other: str, form: str) -> None:
    text = shown(line(form.format(*told, one, other)))
    for role in told:
        text = text.replace(role, "")
    assert squeeze(one) not in text and squeeze(other) not in text


@settings(max_examples=400, deadline=None)
@given(told=roles, one=ONE_NAME, other=ONE_NAME, form=st.sampled_from(BARE))
def test_beside_a_role_without_a_sign_stands_nobody(told: list[str], one: str, other: str, form: str) -> None:
    text = shown(line(form.format(*told, one, other)))
    assert squeeze(one) not in text and squeeze(other) not in text


@settings(max_examples=400, deadline=None)
@given(told=roles, one=ANY_NAME, other=ONE_NAME, form=st.integers(0, 9))
def test_in_the_cells_of_a_role_stands_nobody(told: list[str], one: str, other: str, form: int) -> None:
    project = ["项目名称", "某路改造", "金额", "20.00"]
    role, second = told
    forms = (
        (project, [role, one, second, other], ["绩效目标", "完成改造", "", ""]),
        (["项目名称", "某路改造"], [role, one], [second, other], ["金额", "20.00"]),
        (["序号", "项目名称", role, "金额"], ["1", "某路改造", one, "20.00"], ["2", "某桥维修", other, "30.00"]),
        (project, [f"{role}\n{one}", f"{second}\n{other}", "", ""]),
        (project, [role, f"{one}、{other}", "", ""]),
        (project, [role, f"{one}\n{other}", "", ""]),
        (project, [f"{role}/联系电话", f"{one}/0991-2000000", "", ""]),
        (["姓名", "职务", "电话"], [one, role, "0991-2000000"], [other, second, "0991-2000001"]),
        (
            ["项目名称", "金额", "备注"],
            ["某路改造", "20.00", f"{role}：{one}"],
            ["某桥维修", "30.00", f"{second}{other}"],
        ),
        (
            ["项目名称", "主责", "金额"],
            ["某路改造", f"财务科 {one}", "2.0"],
            ["某桥", f"计财股 {other}", "3.0"],
        ),
    )
    text = shown(table(*forms[form]))
    for said in told:
        text = text.replace(said, "")
    assert squeeze(one) not in text and squeeze(other) not in text


@pytest.mark.parametrize(
    ("text", "secrets"),
    [
        ("由部门负责人关山月明具体实施", ("关山月明",)),
        ("移民户代表王建国、李秀兰、关山月明参加验收。", ("王建国", "关山月明")),
        ("讲解员：高远、常委、金玉良", ("高远", "常委")),
        ("迪力夏提·艾山（在编）、依力哈木江、宋词、苗木（实习）", ("依力哈木江", "宋词", "苗木")),
        ("手机+86-13910203040", ("13910203040",)),
        ("热线09912000000", ("09912000000",)),
        ("（650102 19700101 1234）", ("19700101",)),
        ("请发至someone12#163.com", ("someone12",)),
        ("开户行及账号：某银行某支行 6222020200011112222", ("6222020200011112222",)),
        ("困难职工家住幸福小区5栋2单元301", ("幸福小区5栋", "301")),
    ],
)
def test_what_only_its_surroundings_tell_is_not_shown(text: str, secrets: tuple[str, ...]) -> None:
    assert [secret for secret in secrets if secret in mask(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "项目负责人是否到位", "联系人是本单位", "审核人是否签字。", "负责人为本级", "经办人员是否合规，资金是否到位。",
        "责任人是县水利局。", "负责人是各科室负责人", "项目负责人：是否到位", "资产（管理人）", "财务科（责任科室）",
        "县水利局（责任单位）", "施工方（承包人）", "县水利局（本级）", "市教育局（机关）", "总会计师、总工程师各1人",
        "住房公积金管理中心3号楼维修", "入住养老院5号楼12人", "住院楼2号电梯更换", "补助标准3000元/人",
        "驾驶员高温补贴", "安全员证书", "评审专家库建设", "网格员补助", "护林员工资", "主任科员职级", "管理人员经费",
        "审核：Windows Server", "成员单位会议", "书记项目",
    ],
)  # fmt: skip
def test_bodies_and_what_is_asked_of_roles_stay(text: str) -> None:
    assert mask(text) == text
    assert Known().mask_label(text) == text


def test_names_of_a_list_lend_each_other_weight_whatever_they_are_made_of() -> None:
    for names in (("约翰·史密斯", "尼玛仓决"), ("李秀兰", "高山"), ("安娜·伊万诺娃", "张李梓涵")):
        text = shown(line(f"核对人：{'、'.join(names)}"))
        assert all(name not in text and name.split("·")[0] not in text for name in names)


def test_services_that_begin_like_names_stay() -> None:
    for text in ("为中小企业提供普惠性公共服务。", "家长到课率低，改为送教上门。"):
        assert Known().mask(text) == text


OWNED = (
    "房屋修缮",
    "危房改造",
    "医疗救助",
    "工伤赔偿",
    "丧葬费",
    "生活补助",
    "拆迁补偿款",
    "学费资助",
    "信访救助资金",
    "工资",
)
PLACES_AND_BODIES = """
农村 全市 全县 城乡 高新区 文化馆 石门中学 金华市 安福县 周口 平安镇 马关 林业局 党校 党史馆 方志馆 车管所
武装部 幸福院 敬老院 司法所 应急局 计生家庭 高铁站 白云山庄 张家口 张家港 石家庄 马鞍山 黄石 江门 温州 金昌 于都
常州 常德 胡家营 李家村 王家庄 周庄古镇 项目区 华润公司 金鑫公司 安居房 公租房 廉租房 直管公房 老旧小区 临聘人员
公益岗 协管员 雷锋岗 伤残军人 老党员 村干部 特岗教师 大学生村官 高校学生 贫困生 成都路 解放路 和平里 东风街
万里街道 管委会 单位 周转房 宿舍楼 食堂 贺兰县 向阳社区 安宁区 谷城县 盛世花园 花园小区 黎族 苗族 边民 牧民
江北区 民警 辅警 关工委 习水县 双阳区 康养中心 温泉镇 景区 蒲剧团 越剧团 秦剧团 关停企业 樊城区 项城市
"""


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(SURNAMES[:30]), st.sampled_from(GIVEN), st.sampled_from(OWNED))
def test_who_something_belongs_or_is_paid_to_is_not_shown_in_the_name_of_a_project(
    surname: str, given: str, owned: str
) -> None:
    assert surname + given not in mask(f"{surname}{given}{owned}")
    assert surname + given not in mask(f"项目支出主要为：{surname}{given}{owned}3万元、河道清淤12万元。")


@pytest.mark.parametrize("owned", OWNED)
def test_places_and_bodies_stay_in_the_names_of_projects(owned: str) -> None:
    names = [name + owned for name in PLACES_AND_BODIES.split()]
    assert [name for name in names if mask(name) != name] == []


@pytest.mark.parametrize("label", ["工号", "职工编号", "学号", "警号", "经办人工号", "工作证编号"])
@pytest.mark.parametrize(
    "manner", ["项目名称\t河道清淤\n{0}\t20351\n", "项目名称\t{0}\t预算金额（万元）\n河道清淤\t20351\t30\n"]
)
def test_numbers_by_which_persons_are_known_enter_nothing(label: str, manner: str) -> None:
    levels = "一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t清淤长度\t≥12公里\n"
    text = "测试市水利局2024年部门预算\n\n项目支出绩效目标表\n" + manner.format(label) + levels
    extracted = extract(read(text.encode(), "x.txt"))
    assert "20351" not in extracted.disclosures[0].model_dump_json()
    assert [project.budget for project in extracted.disclosures[0].projects] in ([None], [300_000])


@pytest.mark.parametrize(
    "text",
    [
        "项目负责人{0}，经办人{1}。",
        "制表{0}复核{1}",
        "收款人：{0}3000元、{1}2500元。",
        "遗属补助：{0}（月标准800元）、{1}（月标准600元）。",
        "支付{0}劳务费3000元，{1}讲课费2000元。",
        "困难职工补助明细：1.{0}3000元2.{1}2000元",
        "返还保证金{0}2万元，退还押金{1}1万元。",
        "欠款明细：{0}工程款12万元、{1}材料款3万元。",
        "户主\t房屋修缮\t金额（万元）\n{0}\t是\t3\n{1}\t否\t2.5\n",
        "序号\t补助对象\t标准\t金额\n1\t{0}\t500\t3000\n2\t{1}\t500\t2500\n",
        "项目支出明细\n项目\t金额（万元）\n{0}危房改造\t3\n{1}危房改造\t2.5\n河道清淤\t20\n",
    ],
)
@pytest.mark.parametrize("persons", [("刘桂芳", "王建国"), ("李春华", "赵敏"), ("欧阳文静", "陈永贵")])
def test_names_glued_to_labels_and_in_lists_of_payments_enter_no_record(text: str, persons: tuple[str, str]) -> None:
    report = f"测试市水利局2024年部门预算\n\n六、项目支出情况说明\n\n{text.format(*persons)}\n"
    told = "".join(one.model_dump_json() for one in extract(read(report.encode(), "x.txt")).disclosures)
    assert [person for person in persons if person in told] == []


@pytest.mark.parametrize(
    "text", ["翻译劳务费", "顾问劳务费", "安居工程款", "水利工程款", "返还保证金管理办法", "周转房租金", "宣传材料费"]
)
def test_what_is_paid_for_is_no_person(text: str) -> None:
    assert mask(text) == text


THINGS_PAID_FOR = """
黄标车补偿款 白改黑工程款 国开行借款 花岗岩材料费 方涵工程款 马铃薯补偿款 胡萝卜补偿款 黄花菜补偿款 毛桃补偿款
杨树补偿款 马尾松补偿款
毛竹林权 史志讲课费 马帮困难补助 杨凌征地补偿 盛泽征地补偿 李渡征地补偿 东方红征地补偿 毛石材料费 黄沙材料费
桑树补偿款 高粱补偿款
"""


@pytest.mark.parametrize("name", THINGS_PAID_FOR.split())
def test_things_and_places_for_which_money_is_paid_are_no_persons(name: str) -> None:
    assert mask(name) == name
    assert mask(f"项目支出主要为：{name}3万元、河道清淤12万元。") == f"项目支出主要为：{name}3万元、河道清淤12万元。"


@pytest.mark.parametrize("name", ["刘桂芳", "李来福", "欧阳文静", "曾子墨", "赵敏", "王军"])
@pytest.mark.parametrize("paid", ["房屋修缮", "征地补偿", "工程款", "林权", "医疗救助"])
def test_persons_for_whom_money_is_paid_are_masked_where_things_are_paid_too(name: str, paid: str) -> None:
    assert name not in mask(name + paid)


def test_a_person_masked_in_one_place_alone_does_not_make_two_projects() -> None:
    text = (
        "测试市水利局2024年部门预算\n\n一、重点项目情况\n\n（1）赵敏材料费5万元，用于材料。\n\n"
        "（2）黄标车补偿款40万元，用于补偿。\n\n"
        "二、项目支出绩效目标表\n\n项目名称：黄标车补偿款\n年度预算：40万元\n实施单位：测试市水利局\n"
        "项目名称：赵敏材料费\n年度预算：5万元\n实施单位：测试市水利局\n"
    )
    one = extract(read(text.encode(), "x.txt")).disclosures[0]
    assert sorted(project.budget or 0 for project in one.projects) == [50_000, 400_000]
    assert "黄标车补偿款" in {project.name for project in one.projects}
    assert "赵敏" not in one.model_dump_json()
