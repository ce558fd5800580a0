"""How fast the store takes documents in: quads a second of one large load, and what the 1st, 10th, 100th ... document
costs when it comes alone. Documents are generated; nothing is read from disk.

    python bench/store_load.py [--documents 100] [--folder DIR]
"""

import argparse
import tempfile
import time
from itertools import islice
from pathlib import Path
from statistics import median

from budgetgraph.graph.generation import Incoming
from budgetgraph.graph.mapping import map_family
from budgetgraph.graph.store import Store
from budgetgraph.samples.generator import generate_corpus


def measure(documents: int, folder: Path) -> None:
    """Prints one line a measurement."""
    records = list(islice(generate_corpus(bodies=documents, years=(2022, 2023, 2024)), documents + 1))
    begun = time.perf_counter()
    quads = sum(len(graph) for one in records for graph in map_family([one], "http://localhost:8000/").current.values())
    seconds = time.perf_counter() - begun
    print(f"map {len(records)} documents: {quads} quads, {quads / seconds:,.0f} quads/s")

    together = Store.open(folder / "together")
    together.add([])
    begun = time.perf_counter()
    together.add(Incoming(None, [one]) for one in records[:documents])
    seconds = time.perf_counter() - begun
    print(f"load {documents} documents at once: {quads / seconds:,.0f} quads/s, {seconds / documents:.3f} s a document")

    alone = Store.open(folder / "alone")
    alone.add([])
    costs = []
    for one in records[:documents]:
        processor = time.process_time()
        wall = alone.add([Incoming(None, [one])]).seconds
        costs.append((wall, time.process_time() - processor))
    for first in (0, documents // 2, documents - 10):
        wall, processor = (median(kind) for kind in zip(*costs[first : first + 10], strict=True))
        print(f"documents {first + 1} to {first + 10} one by one: median {wall:.3f} s, {processor:.3f} s of processor")
    last = together.add([Incoming(None, [records[-1]])]).seconds
    print(f"one more document on {documents} loaded at once: {last:.3f} s")
    size = sum(path.stat().st_size for path in (folder / "together").rglob("*") if path.is_file())
    print(f"{together.manifest['triples']:,} triples, {size / 1e6:.0f} MB with generations and records")


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--documents", type=int, default=100)
    options.add_argument("--folder", type=Path)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(dir=chosen.folder) as scratch:
        measure(chosen.documents, Path(scratch))
