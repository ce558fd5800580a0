"""A public body's name taken apart: region chain | development zone | parent organisation | own name.

The parts, with the short forms that rules and `data/vocabulary` give, are what a department mention is compared with;
nothing here measures similarity.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations

import jieba

from budgetgraph import resources
from budgetgraph.questions.language.normalising import matching_key
from budgetgraph.questions.language.said import in_question

_MAX_WORDS = 5
_MOST_INITIALS = 6
_UNLISTED = "~"  # opens the code of a county that no list of divisions holds: its name stands behind


@dataclass(frozen=True)
class Division:
    """One administrative division with the forms in which it is written; `bare` ones lack the level word."""

    code: str
    name: str
    parent: str
    explicit: tuple[str, ...]
    bare: tuple[str, ...]


@dataclass(frozen=True)
class BodyParts:
    """The parts of one name. `regions` are division codes from coarse to fine, `zone` the kind of development zone,
    `zone_place` the place it is called after, `organisations` what stands before `core`, the body's own name."""

    regions: tuple[str, ...]
    zone: str | None
    zone_place: str | None
    organisations: tuple[str, ...]
    core: str


@cache
def _peoples() -> re.Pattern[str]:
    names = sorted(
        (row["people"] for row in resources.rows("data", "vocabulary", "peoples.csv")), key=len, reverse=True
    )
    return re.compile("|".join(map(re.escape, names)))


@cache
def divisions() -> dict[str, Division]:
    """Every division of the list by code."""
    shorts: dict[str, list[str]] = {}
    for row in resources.rows("data", "vocabulary", "region_short_names.csv"):
        shorts.setdefault(row["division"], []).append(matching_key(row["short"]))
    result = {}
    for row in resources.rows("data", "classifications", "divisions.csv"):
        name = matching_key(row["name"])
        if any(name.endswith(zone) for zone in zones()):
            continue  # a zone is a part of its own, see `zones`
        explicit, bare = _written(name)
        with_level = {s for s in shorts.get(row["code"], []) if in_question("short_with_level").search(s)}
        explicit |= with_level
        bare |= {s for s in shorts.get(row["code"], []) if s not in with_level}
        result[row["code"]] = Division(row["code"], row["name"], row["parent"], tuple(explicit), tuple(bare - explicit))
    return result


def _written(name: str) -> tuple[set[str], set[str]]:
    """A region's name as it is written: with its level and without (甲藏族自治县, 甲县; 甲)."""
    explicit, bare = {name}, set()
    suffix = in_question("region_level").search(name)
    if suffix:
        place = name[: suffix.start()]
        stem = _peoples().sub("", place)
        stem = stem if len(stem) > 1 else place
        if len(stem) > 1:
            bare.add(stem)
        if stem != place and len(stem) > 1:
            explicit |= {stem + suffix.group(1), stem + suffix.group(1)[-1]}
    return explicit, bare


@cache
def zones() -> dict[str, tuple[str, ...]]:
    """Kinds of development zones, each with all its written forms, the longest name first."""
    found = {
        matching_key(row["full"]): (matching_key(row["full"]), *filter(None, row["short"].split("|")))
        for row in resources.rows("data", "vocabulary", "zone_types.csv")
    }
    return dict(sorted(found.items(), key=lambda item: -len(item[0])))


@cache
def body_types() -> dict[str, tuple[tuple[str, ...], bool]]:
    """Words that end the names of bodies: short forms, and whether a name may go on after them."""
    found = {
        row["full"]: (tuple(filter(None, row["short"].split("|"))), row["splits"] == "yes")
        for row in resources.rows("data", "vocabulary", "body_types.csv")
    }
    return dict(sorted(found.items(), key=lambda item: -len(item[0])))


@cache
def _generic() -> frozenset[str]:
    return frozenset(row["word"] for row in resources.rows("data", "vocabulary", "generic_body_words.csv"))


@cache
def _usual_bodies() -> frozenset[str]:
    return frozenset(row["name"] for row in resources.rows("data", "vocabulary", "usual_bodies.csv"))


def is_usual(name: str) -> bool:
    """Whether usual bodies are called so (教育局), so that no other one is meant."""
    return name in _usual_bodies()


@cache
def _tokenizer() -> jieba.Tokenizer:
    jieba.setLogLevel(60)
    return jieba.Tokenizer()


def chain(code: str) -> tuple[str, ...]:
    """The codes from the province down to `code`; a zone or unlisted code begins with its listed ancestors."""
    codes: list[str] = []
    known = divisions()
    candidates = [code] if code in known else [code[:4] + "00", code[:2] + "0000"]
    current = next((c for c in candidates if c in known), "")
    while current:
        codes.append(current)
        current = known[current].parent if current in known else ""
    return tuple(reversed(codes))


@cache
def _by_surface() -> dict[str, tuple[str, ...]]:
    surfaces: dict[str, list[str]] = {}
    for division in divisions().values():
        for surface in (*division.explicit, *division.bare):
            surfaces.setdefault(surface, []).append(division.code)
    return {surface: tuple(codes) for surface, codes in surfaces.items()}


def divisions_called(surface: str) -> tuple[str, ...]:
    """The codes of all divisions that are written so."""
    return _by_surface().get(surface, ())


def parse_body(name: str, division: str = "000000") -> BodyParts:
    """Takes a body's name apart. `division` is the code of its finest known region, `000000` if none is known."""
    rest = matching_key(name)
    rest = in_question("own_level").sub("", rest) or rest
    rest = in_question("party_lead").sub("", rest)
    branch = in_question("branch_lead").match(rest)
    rest = rest[branch.end() :] if branch else rest
    known = chain(division)
    regions: list[str] = []
    place: str | None = None
    zone: str | None = None
    while rest:
        zone_here = next((z for z in zones() if rest.startswith(z)), None)
        if zone_here and len(rest) > len(zone_here):
            zone, rest = zone_here, rest[len(zone_here) :]
            continue
        taken = _region_prefix(rest, (*known, *regions))
        if taken is None:
            break
        surface, code = taken
        after = rest[len(surface) :]
        if any(after.startswith(z) for z in zones()):
            place = surface
        if code:
            regions.append(code)
        rest = after
    for _ in ("city", "county of it"):
        if zone is not None or not (unlisted := _unlisted_region(rest, (*known, *regions))):
            break
        regions.append(_UNLISTED + unlisted)
        rest = rest[len(unlisted) :]
    rest = branch.group(1) + rest if branch else rest
    organisations: list[str] = []
    while True:
        cut = _splitting_type(rest)
        if cut is None:
            break
        organisations.append(rest[:cut])
        rest = rest[cut:]
    merged = list(dict.fromkeys((*known, *regions)))
    return BodyParts(tuple(merged), zone, place, tuple(organisations), rest)


def _region_prefix(text: str, held: tuple[str, ...]) -> tuple[str, str] | None:
    """The longest division name that `text` begins with: explicit ones of the list, bare ones only where it fits."""
    for length in range(min(len(text) - 1, 15), 1, -1):
        surface = text[:length]
        codes = divisions_called(surface)
        if not codes:
            continue
        inside = [c for c in codes if c in held or any(h in chain(c) for h in held)]
        chosen = max(inside, key=lambda code: sum(h in chain(code) for h in held)) if inside else codes[0]
        if surface in divisions()[chosen].explicit:
            known = any(code in divisions() for code in held)
            return surface, chosen if inside or not known else _UNLISTED + surface
        rest = text[length:]
        if in_question("settlement").search(rest):
            continue  # 青龙镇 of 青龙县
        if in_question("rest_of_region").search(rest) and not _begins_with_region(rest):
            continue  # 青龙河县 is no part of 青龙县
        if inside or any(rest.startswith(z) for z in zones()):
            before_zone = any(rest.startswith(z) for z in zones())
            return surface, "" if before_zone and chosen not in held else chosen
    return None


def _begins_with_region(text: str) -> bool:
    return any(divisions_called(text[:length]) for length in range(2, min(len(text), 15)))


def _unlisted_region(text: str, held: tuple[str, ...]) -> str:
    """The county or city with which a name begins although the list of divisions lacks it; empty where it has one."""
    if any(not code.endswith("00") and not in_question("holds_counties").search(code) for code in held):
        return ""
    found = in_question("unlisted_region").match(text)
    nested = any(code.startswith(_UNLISTED) for code in held)
    return found.group() if found and not (nested and in_question("holds_counties").search(found.group())) else ""


def _splitting_type(text: str) -> int | None:
    """Where an organisation ends inside `text` with another body's name of two characters or more after it."""
    for full, (_, splits) in body_types().items():
        if not splits:
            continue
        at = text.find(full)
        end = at + len(full)
        if (
            at >= 0
            and len(text) - end >= 2
            and not any(text[at:].startswith(t) for t in body_types() if len(t) > len(full))
        ):
            return end
    return None


def core_surfaces(core: str) -> set[str]:
    """The forms in which a body's own name is written: in full, with a short type (党政办), and without some of its
    words as long as one distinguishing word and the type stay (政务中心, 审批局). What usual bodies are called is
    the short form of no other one (教育局 of 学前教育事务局)."""
    surfaces = {core}
    kind = next((t for t in body_types() if core.endswith(t)), "")
    head = core[: len(core) - len(kind)]
    shorts = body_types().get(kind, ((), False))[0]
    for short in shorts:
        if len(head) + len(short) > 1:
            surfaces.add(head + short)
    if numbered := in_question("numbered_body").fullmatch(core):
        surfaces.add("".join(filter(None, numbered.groups())))
    words = _split_type_word([half for word in _tokenizer().cut(core) if word for half in _halves(word)])
    if not shorts and len(words) > 2:
        type_word, heads = words[-1], words[:-1]
        for size in range(1 if len(words) <= _MAX_WORDS else len(heads) - 1, len(heads)):
            for chosen in combinations(heads, size):
                if len(chosen[0]) > 1 and not all(word in _generic() or len(word) < 2 for word in chosen):
                    surfaces.add("".join(chosen) + type_word)
    if not shorts:
        surfaces |= {short + words[-1] for short in _by_words(words[:-1])}
    surfaces -= _usual_bodies() - {core, *(head + short for short in shorts)}
    surfaces |= {in_question("left_out").sub("", surface) for surface in surfaces}
    return {surface for surface in surfaces if len(surface) > 1}


def _by_words(words: list[str]) -> Iterator[str]:
    """A long name by some of its words (移民岸线 of 水库移民与岸线管护), and by their first characters, the first
    word's or all of it among them (山灾 of 山地灾害防治). A single word of a long name may be another body's (旅游 of
    文化体育和旅游)."""
    telling = [word for word in words if len(word) > 1 and word not in _generic()]
    every = [word for word in words if len(word) > 1]
    if len(words) >= _MAX_WORDS:
        for size in (2, 3):
            yield from map("".join, combinations(telling, size))
    if 1 < len(every) <= _MOST_INITIALS and every[0] in telling:
        for size in range(1, len(every)):
            for initials in ("".join(word[0] for word in chosen) for chosen in combinations(every[1:], size)):
                yield every[0][0] + initials
                if size > 1:
                    yield every[0] + initials


def _halves(word: str) -> list[str]:
    """jieba keeps 社会福利 together: two words of two characters may be left out one by one."""
    known = _tokenizer().FREQ
    return [word[:2], word[2:]] if len(word) == 4 and known.get(word[:2]) and known.get(word[2:]) else [word]


def _split_type_word(words: list[str]) -> list[str]:
    """jieba keeps 服务中心 or 审批局 together: the type is cut off, so that the words before it can be left out."""
    last = words[-1]
    kind = in_question("body_type").search(last)
    return [*words[:-1], last[: kind.start()], kind.group()] if kind and kind.start() else words


def level_surfaces(code: str, cores: Iterable[str]) -> set[str]:
    """区财政局, 县民政局: the last character of the region's name stands for the region of the one who asks."""
    known = divisions()
    level = known[code].name[-1] if code in known else code[-1]
    return {level + core for core in cores} if in_question("level_of_asker").search(level) else set()


def organisation_surfaces(organisation: str) -> set[str]:
    """管理委员会 -> 管委会; the full form always."""
    surfaces = {organisation}
    for full, (shorts, _) in body_types().items():
        if organisation.endswith(full):
            surfaces |= {organisation[: -len(full)] + short for short in shorts}
            break
    return {surface for surface in surfaces if len(surface) > 1}


def zone_surfaces(zone: str) -> tuple[str, ...]:
    """All written forms of a kind of zone."""
    return zones().get(zone, (zone,))


def region_surfaces(codes: Iterable[str]) -> set[str]:
    """All written forms of the divisions, bare ones included."""
    known = divisions()
    found = {surface for code in codes if code in known for surface in (*known[code].explicit, *known[code].bare)}
    for name in (code.removeprefix(_UNLISTED) for code in codes if code.startswith(_UNLISTED)):
        explicit, bare = _written(name)
        found |= explicit | bare
    return found
