"""What would call the network is refused, and nothing else is; places are exact."""

import itertools
import random

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetgraph.web.sparql.text.tokens import Dataset, dataset, forbidden, is_update, tokenize

DEAD = "http://127.0.0.1:9/"  # Oxigraph refuses this port before it connects: an error that proves the attempt
PROLOGUE = f"PREFIX ex: <{DEAD}> PREFIX : <{DEAD}> PREFIX service: <{DEAD}> PREFIX ILENTex: <{DEAD}>\n"


def adversarial() -> list[str]:
    """500 and more texts that a parser may read as a call, by rule: spelling x gap x target x what stands before."""
    spellings = ["SERVICE", "service", "SeRvIcE", "SERVICE SILENT", "service\tsilent", "SERVICE#x\nSILENT"]
    gaps = [" ", "\t", "\r\n", "#comment }\n", " # 'open\n", "\n\n", "#\r"]
    targets = [f"<{DEAD}>", "ex:a", ":b", "?where", "$x"]
    before = [
        "",
        "?s ?p ?o . ",
        "?s ?p 1",
        '?s ?p "SERVICE" . ',
        "FILTER(?a<1) ",
        "OPTIONAL { ?a ?b ?c } ",
        "# no\n",
        "?s ?p true",
    ]
    texts = []
    for index, (spelling, gap, target) in enumerate(itertools.product(spellings, gaps, targets)):
        texts.append(f"ASK {{ {before[index % len(before)]}{spelling}{gap}{target} {{ ?s ?p ?o }} }}")
        texts.append(f"SELECT * {{ {{ {before[(index + 3) % len(before)]}{spelling}{gap}{target}{{}} }} }}")
    texts += [f"ASK {{ {b}SERVICEex:a {{ ?s ?p ?o }} }}" for b in before]
    texts += [f"ASK {{ {b}SERVICESILENTex:a {{}} }}" for b in before]
    texts += [f"ASK {{ FILTER(?a<1){g}SERVICE#>\nex:f {{}} }}" for g in ("", ".", "}{")]
    verbs = [
        "LOAD <http://x>",
        "load silent <http://x>",
        "LOAD <http://x> INTO GRAPH <http://g>",
        "CLEAR ALL; LOAD <http://x>",
    ]
    texts += [f"{head}{verb}" for head in ("", "# c\n", "PREFIX a: <b>\n", "BASE <http://b/> ") for verb in verbs]
    texts += [f"SELECT ?x {{ FILTER {n}EXISTS {{ SERVICE {t} {{}} }} }}" for n in ("", "NOT ") for t in targets]
    texts += [f"CONSTRUCT WHERE {{ ?s ?p ?o }} # x{e}SERVICE {t} {{}}" for e in ("\n", "\r", "\r\n") for t in targets]
    texts += [f'ASK {{ ?s ?p """a""" {s} {t} {{}} }}' for s in spellings[:3] for t in targets]
    texts += [f"ASK {{ ?s ?p ''''a'''' {s} {t} {{}} }}" for s in spellings[:3] for t in targets]
    return texts


def innocent() -> list[str]:
    """500 and more queries that carry the words where they mean nothing."""
    words = [
        "SERVICE",
        "service",
        "Load",
        "LOAD",
        "SERVICE SILENT",
        "load silent",
        "SERVICE <http://x/> {}",
        "LOAD <http://x>",
    ]
    shapes = [
        'SELECT * {{ ?s ?p "{0}" }}',
        "SELECT * {{ ?s ?p '{0}' }}",
        'SELECT * {{ ?s ?p """ {0} "" {0} """ }}',
        "SELECT * {{ ?s ?p '''{0}''' }}",
        'SELECT * {{ ?s ?p "\\"{0}\\"" }}',
        "SELECT * {{ ?s ?p ?o }} # {0}",
        "# {0}\nSELECT * {{ ?s ?p ?o }}",
        "ASK {{ # {0}\r ?s ?p ?o }}",
        'ASK {{ ?s ?p "x"@en ; ?q "{0}"@zh }}',
        'ASK {{ FILTER(CONTAINS(?x, "{0}")) }}',
        'SELECT ("{0}" AS ?y) {{ }}',
        "ASK {{ VALUES ?x {{ '{0}' \"{0}\" }} }}",
    ]
    texts = [shape.format(word) for shape in shapes for word in words]
    names = ["SERVICE", "service", "Service", "LOAD", "load", "reload", "services", "SERVICE_1", "loader"]
    shapes = [
        "SELECT ?{0} {{ ?{0} ?p ?o }}",
        "SELECT ${0} {{ ${0} ?p ?o }}",
        "ASK {{ ?s ex:{0} ?o }}",
        "ASK {{ ?s a ex:{0} . ?s ?p ?o }}",
        "PREFIX {0}: <http://e/> ASK {{ ?s {0}:x ?o }}",
        "PREFIX {0}: <http://e/> ASK {{ ?s a {0}:Bus {{ ?s ?p ?o }} }}",
        "PREFIX {0}: <http://e/> ASK {{ GRAPH {0}:g {{ ?s ?p ?o }} }}",
        "PREFIX {0}: <http://e/> SELECT * FROM {0}:g {{ ?s ?p ?o }}",
        "PREFIX {0}: <http://e/> SELECT * FROM NAMED {0}:g {{ ?s ?p ?o }}",
        "PREFIX {0}: <http://e/> DESCRIBE {0}:g",
        "ASK {{ _:{0} ?p ?o }}",
        "ASK {{ ?s <http://e/{0}> ?o }}",
        "ASK {{ ?s <http://e/#{0}> <{0}> }}",
        "ASK {{ ?s ex:a/ex:{0}*|^ex:{0} ?o }}",
        "ASK {{ ?s ex:%20{0} ?o }}",
        "ASK {{ ?s ex:a.{0} ?o }}",
        "ASK {{ ?s ex:{0}\\#x ?o }}",
        "SELECT (COUNT(?{0}) AS ?n) {{ ?s ?p ?{0} }} GROUP BY ?{0} HAVING (?{0} < 3)",
        "ASK {{ ?s ?p ?o FILTER(?s<?{0}&&?o>?p) }}",
        "ASK {{ ?s ?p (?a <http://e/a)b#{0}>) }}".replace(")b#", "-b#"),
        'ASK {{ ?s ?p "a"@{0} }}'.replace("@{0}", "@en-{0}"),
        'ASK {{ ?s ?p "1"^^ex:{0} }}',
        "BASE <http://{0}/> ASK {{ ?s ?p <a> }}",
        "ASK {{ BIND(ex:{0}(?x) AS ?y) }}",
    ]
    for shape, name in itertools.product(shapes, names):
        if "@en-" in shape and "_" in name:
            continue
        texts.append(shape.format(name))
    more = [f"{one}\n# {word}" for word in words for one in texts[: 500 // len(words) - 20]]
    return texts + more


def test_adversarial_texts_are_refused() -> None:
    texts = adversarial()
    assert len(texts) >= 500
    assert [t for t in texts if forbidden(PROLOGUE + t, ()) is None] == []


def test_innocent_texts_pass() -> None:
    texts = innocent()
    assert len(texts) >= 500
    assert [
        (t, forbidden(PROLOGUE.replace("PREFIX service:", "PREFIX srv:") + t)) for t in texts if forbidden(t, ["ex"])
    ] == []


def test_what_oxigraph_calls_is_always_refused() -> None:
    """Random texts: whatever makes Oxigraph begin a connection must have been refused before."""
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("http://a"), ox.NamedNode("http://b"), ox.Literal("c")))
    attacks = [
        "SERVICE ex:f {}",
        f"SERVICE<{DEAD}>{{}}",
        "SERVICEex:f{}",
        "SERVICE#>\nex:f {}",
        "SERVICE\tex:f\n{?s ?p ?o}",
    ]
    lead = [
        "?s ?p ?o",
        "?s ?p 1",
        '?s ?p "a"@en',
        "FILTER(1<2)",
        "FILTER(?o<?p&&?p>?o)",
        "?s ?p true",
        '?s ?p """a""" ',
        "{}",
    ]
    noise = [
        '"',
        "'",
        "#",
        ">",
        "<",
        "\\",
        ".",
        "}",
        "{",
        "\n",
        "1",
        "@en",
        "SERVICE",
        ":",
        "(",
        ")",
        " ",
        "?x",
        "^^",
        '"""',
    ]
    chance, attempts = random.Random(20240611), 0
    for _ in range(4000):
        parts = [
            *chance.choices(lead, k=chance.randint(0, 2)),
            chance.choice(attacks),
            *chance.choices(lead, k=chance.randint(0, 1)),
        ]
        text = chance.choice(["", " ", ".", "\n"]).join(parts)
        for _ in range(chance.randint(0, 2)):
            at = chance.randint(0, len(text))
            text = text[:at] + chance.choice(noise) + text[at:]
        query = f"{PROLOGUE}ASK {{{text}}}"
        try:
            store.query(query)
        except SyntaxError:
            continue
        except OSError:
            attempts += 1
            assert forbidden(query) is not None, text
        except RuntimeError:
            continue
    assert attempts > 300


def test_the_place_of_a_refusal_is_exact() -> None:
    found = forbidden("# SERVICE\nASK {\n  ?s ?p 'SERVICE' .\n  SERVICE <http://x/> { } }")
    assert found is not None
    assert (found.keyword, found.line, found.column, found.target) == ("SERVICE", 4, 3, "<http://x/>")


def test_allowed_services_pass_by_their_literal_iri_only() -> None:
    text = "ASK { SERVICE <http://ok/> { } SERVICE SILENT <http://ok/> { } }"
    assert forbidden(text, allow=["http://ok/"]) is None
    assert forbidden(text.replace("SILENT <http://ok/>", "?x"), allow=["http://ok/"]) is not None
    assert forbidden("ASK { SERVICE <http://ok/> {} SERVICE <http://no/> {} }", allow=["http://ok/"]) is not None


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { }",
        "DELETE WHERE { ?s ?p ?o }",
        "CLEAR ALL",
        "WITH <g> DELETE {} WHERE {}",
        "DROP SILENT ALL",
        "add <a> to <b>",
    ],
)
def test_updates_are_known(text: str) -> None:
    assert is_update(f"PREFIX a: <http://select/> # SELECT\n{text}")
    assert not is_update(f"SELECT * {{ ?s ?p '{text}' }} # {text}")


@given(st.text(alphabet=st.sampled_from("SERVICEloadexSELECT{}<>\"'#\\:?$.@^_ \n\r\t1aé中")))
def test_tokens_cover_the_text_in_order(text: str) -> None:
    """Nothing is lost or moved: what lies between tokens is blank or comment."""
    end = 0
    for token in tokenize(text):
        assert text[token.start : token.start + len(token.text)] == token.text
        gap = text[end : token.start]
        assert gap == "" or gap.lstrip(" \t\r\n") == "" or "#" in gap
        end = token.start + len(token.text)


def test_graphs_that_a_query_names() -> None:
    text = (
        "PREFIX g: <http://g/> SELECT * FROM g:a FROM NAMED <http://g/b> { GRAPH g:c { ?s ?p 'FROM <x>' } GRAPH ?g {} }"
    )
    assert dataset(text, {}) == Dataset(("http://g/a",), ("http://g/b",), ("http://g/c",))
