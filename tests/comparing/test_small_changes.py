"""Two graphs of a few statements: each thing that a comparison says, where nothing else could be the reason."""

from __future__ import annotations

from pathlib import Path

from aif_graph.comparing import Difference, compare, opened

HEAD = """@prefix e: <http://example.org/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
e:o a owl:Ontology . e:Cat rdfs:subClassOf e:Animal .
"""


def difference(folder: Path, old: str, new: str) -> Difference:
    for name, text in (("old.ttl", old), ("new.ttl", new)):
        (folder / name).write_text(HEAD + text)
    with opened(str(folder / "old.ttl"), str(folder / "new.ttl")) as (before, after):
        return compare(before, after, ("statements", "inferences"))


def test_an_inference_that_the_other_side_states_is_neither_lost_nor_gained(tmp_path: Path) -> None:
    inferred, stated = "e:tom a e:Cat .", "e:tom a e:Cat , e:Animal ."
    for old, new in ((inferred, stated), (stated, inferred)):
        found = difference(tmp_path, old, new)
        assert [len(part) for change in found.sources for part in (change.removed, change.added)] in ([0, 1], [1, 0])
        assert (found.lost, found.gained) == ((), ())


def test_an_inference_that_the_other_side_does_not_have_is_lost_or_gained(tmp_path: Path) -> None:
    found = difference(tmp_path, "e:tom a e:Cat .", "e:mia a e:Cat .")
    assert [inference.sentence for inference in found.lost] == ["e:tom is an e:Animal"]
    assert [[reason.sentence for reason in inference.because] for inference in found.gained] == [["e:mia is an e:Cat"]]
