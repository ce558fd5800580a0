"""`/dumps/` and `/catalog` over a real server."""

import gzip
import io
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pyarrow.parquet as pq
import pyoxigraph as ox


def get(address: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    request = urllib.request.Request(address, headers={k.replace("_", "-"): v for k, v in headers.items()})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, {k.lower(): v for k, v in error.headers.items()}, error.read()


def fetch(address: str) -> tuple[int, dict[str, str], bytes]:
    """As a patient client does: a file that is still being made is asked for again."""
    end = time.monotonic() + 120
    while (answer := get(address))[0] == 503 and time.monotonic() < end:
        assert int(answer[1]["retry-after"]) > 0
        time.sleep(1)
    return answer


def test_every_file_of_the_list_can_be_fetched(sample_server: str) -> None:
    status, _, body = get(f"{sample_server}/dumps/", Accept="text/html")
    page = body.decode()
    assert status == 200 and "line_items.parquet" in page and "budgetgraph.nq.gz" in page
    status, headers, body = fetch(f"{sample_server}/dumps/line_items.csv")
    assert status == 200 and headers["content-type"].startswith("text/csv") and body.startswith(b"item,report,body,")
    assert get(f"{sample_server}/dumps/line_items.csv", If_None_Match=headers["etag"])[0] == 304
    rows = body.count(b"\n") - 1
    status, _, body = fetch(f"{sample_server}/dumps/line_items.parquet")
    assert status == 200 and 0 < pq.read_table(io.BytesIO(body)).num_rows <= rows
    status, _, body = fetch(f"{sample_server}/dumps/budgetgraph.nq.gz")
    assert status == 200 and gzip.decompress(body).count(b"\n") > 1000
    status, headers, _ = get(f"{sample_server}/dumps/../../etc/passwd")
    assert status == 404


def test_the_catalog_is_negotiated(sample_server: str) -> None:
    status, headers, body = get(f"{sample_server}/catalog", Accept="text/turtle")
    assert status == 200 and headers["content-type"].startswith("text/turtle") and headers["vary"] == "Accept"
    store = ox.Store()
    store.load(body, format=ox.RdfFormat.TURTLE)
    files = store.query(
        "SELECT ?u WHERE { ?d a <http://www.w3.org/ns/dcat#Dataset> ; <http://www.w3.org/ns/dcat#distribution> ?f ."
        " ?f <http://www.w3.org/ns/dcat#downloadURL> ?u }"
    )
    addresses = [row["u"].value for row in files]  # type: ignore[union-attr]
    assert f"{sample_server}/dumps/claims.csv" in addresses
    assert get(f"{sample_server}/catalog", Accept="application/ld+json")[1]["content-type"] == "application/ld+json"
    assert "下载" in get(f"{sample_server}/catalog", Accept="text/html")[2].decode()
    assert get(f"{sample_server}/catalog", Accept="image/png")[0] == 406


def test_many_who_ask_at_once_get_the_same_file(sample_server: str) -> None:
    with ThreadPoolExecutor(8) as many:
        answers = list(many.map(lambda _: get(f"{sample_server}/dumps/claims.csv"), range(8)))
    assert {status for status, _, _ in answers} == {200}
    assert len({body for _, _, body in answers}) == 1
