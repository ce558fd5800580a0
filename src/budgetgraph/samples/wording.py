"""Sentences and sections of running text. In: claims, projects and `data/samples/wording.toml`; out: text that says
each claim once, and the headings under which it stands.
"""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fnmatch import fnmatchcase
from functools import cache
from random import Random
from typing import Any

from budgetgraph import resources
from budgetgraph.extraction.records import Claim, Disclosure, Project, Section
from budgetgraph.samples.money import YUAN


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(resources.path("data", "samples", "wording.toml").read_text(encoding="utf-8"))


def reason(rng: Random, direction: str) -> str:
    """One of the reasons for a change in that direction."""
    return str(rng.choice(_data()["reasons"][direction]))


def policy_basis(rng: Random) -> str:
    """One of the grounds on which a project is set up."""
    return str(rng.choice(_data()["project"]["policy_basis"]))


def project_text(key: str, **values: object) -> str:
    """The allocation or the execution period of a project, filled in."""
    return str(_data()["project"][key]).format(**values)


@dataclass(frozen=True, slots=True)
class Passage:
    """A heading of the explanations with its paragraphs."""

    title: str
    paragraphs: tuple[str, ...]


def grouped(claims: Sequence[Claim]) -> list[list[Claim]]:
    """Claims that one sentence says together: same topic and subject, in their order, no metric twice."""
    groups: list[list[Claim]] = []
    for claim in claims:
        last = groups[-1] if groups else []
        same = last and (last[0].topic, last[0].subject) == (claim.topic, claim.subject)
        if same and claim.metric not in {c.metric for c in last}:
            last.append(claim)
        else:
            groups.append([claim])
    return groups


def sentence(claims: Sequence[Claim]) -> str:
    """One sentence without its stop, such as "基本支出480.9万元，占60.4%，比上年增加15.9万元，增长3.4%"."""
    words = _data()["sentence"]
    parts = []
    for n, claim in enumerate(claims):
        template = words[claim.metric]
        if n == 0 and template.startswith("，"):
            parts.append(claim.subject)
            template = template[1:]
        flat = claim.direction == "flat"
        if claim.metric == "change" and flat:
            parts.append("，与上年持平")
        elif not (claim.metric == "change_rate" and flat):
            direction = claim.direction or "increase"
            parts.append(
                template.format(
                    subject=claim.subject,
                    value=claim.printed or "",
                    unit=claim.unit or "",
                    direction=words[direction],
                    rate_direction=words[f"rate_{direction}"],
                )
            )
    given = next((c.reason for c in claims if c.reason), None)
    if given:
        parts.append(words["reason"].format(reason=given))
    return "".join(parts)


def quoted(claims: Sequence[Claim]) -> list[Claim]:
    """The claims that are said, each with its sentence as quote; a rate of no change is not said."""
    found = []
    for group in grouped(claims):
        quote = sentence(group)
        found += [
            c.model_copy(update={"quote": quote})
            for c in group
            if not (c.direction == "flat" and c.metric in ("change", "change_rate"))
        ]
    return found


def passages(disclosure: Disclosure) -> tuple[str, list[Passage]]:
    """The title of the explanations and its sections; every claim stands in exactly one."""
    data = _data()[disclosure.stage]
    values = {"body": disclosure.body.name, "year": disclosure.fiscal_year}
    left = list(disclosure.claims)
    found = []
    for section in data["section"]:
        mine = [c for c in left if any(fnmatchcase(c.topic, t) for t in section["topics"])]
        left = [c for c in left if not any(c is m for m in mine)]
        paragraphs = [line.format(**values) for line in section["lines"]]
        paragraphs += _paragraphs(mine)
        if section.get("projects"):
            paragraphs += _projects(disclosure)
        found.append(Passage(section["title"], tuple(paragraphs) or ("无。",)))
    if left:
        found[-1] = Passage(found[-1].title, (*found[-1].paragraphs, *_paragraphs(left)))
    return str(data["title"]).format(**values), found


def _paragraphs(claims: Sequence[Claim]) -> list[str]:
    """Short sentences run on in one paragraph, those with a change stand alone."""
    lines: list[str] = []
    run: list[str] = []
    for group in grouped(claims):
        text = sentence(group)
        if len(group) == 1 and not group[0].reason:
            run.append(text)
            continue
        if run:
            lines.append("；".join(run) + "。")
            run = []
        lines.append(text + "。")
    if run:
        lines.append("；".join(run) + "。")
    return lines


def _projects(disclosure: Disclosure) -> Iterator[str]:
    unit = next((s.printed_unit for s in disclosure.statements if s.printed_unit), "万元")
    for n, project in enumerate((p for p in disclosure.projects if p.policy_basis), 1):
        values = project.model_dump()
        values["budget"] = printed_budget(disclosure, project)
        for line in _data()["project"]["lines"]:
            keys = {k: v or "" for k, v in values.items()}
            yield line.format(**keys, n=n, unit=unit)


def printed_budget(disclosure: Disclosure, project: Project) -> str:
    """The amount of a project as the project table prints it, else in yuan."""
    for statement in disclosure.statements:
        for row in statement.rows:
            if row.project in (project.name, *project.aliases):
                return next((f.printed for f in row.figures if f.column == "column:total"), "")
    return in_unit(disclosure, project.budget)


def in_unit(disclosure: Disclosure, yuan: Decimal | None) -> str:
    """Yuan in the unit and with the decimals of the first statement; empty where there is no amount."""
    if yuan is None:
        return ""
    first = disclosure.statements[0]
    places = max((len(f.printed.partition(".")[2]) for row in first.rows for f in row.figures), default=2)
    return f"{yuan / YUAN[first.printed_unit or '万元']:.{places}f}"


def overview(body: str, internal: Sequence[str], units: Sequence[str], duties: Sequence[str]) -> list[Section]:
    """The sections on duties and organisation."""
    words = _data()["overview"]
    lines = [words["internal"].format(body=body, count=len(internal), names="、".join(internal))]
    members = [f"{body}本级", *units]
    lines.append(
        words["units"].format(count=len(members), names="、".join(members))
        if units
        else words["no_units"].format(body=body)
    )
    text = "\n".join(f"（{'一二三四五六七八九'[n]}）{duty}；" for n, duty in enumerate(duties))
    return [
        Section(title=words["duties"], text=text[:-1] + "。", order=1, level=2),
        Section(title=words["organisation"], text="\n".join(lines), order=2, level=2),
    ]


def glossary(order: int = 100) -> list[Section]:
    """The glossary, one section an entry."""
    entries = _data()["glossary"]["entries"]
    return [Section(title=t, text=d, order=order + n, level=2, glossary=True) for n, (t, d) in enumerate(entries)]


def mark(reader: str) -> str | None:
    """What the cover of a sample says about where its figures come from, by the first word of the record's reader."""
    text: str | None = _data()["marks"].get(reader.partition(" ")[0])
    return text


def heading(part: str) -> str:
    """The heading of a part: `overview` or `glossary`."""
    return str(_data()[part]["title"])
