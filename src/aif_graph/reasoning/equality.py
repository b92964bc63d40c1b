"""``owl:sameAs``: eq-sym, eq-trans, eq-rep-s, eq-rep-p and eq-rep-o, for a clique at a time.

Names for one thing form a clique that is kept complete. A triple about one name is copied to the others
once; the copies are not copied again, which is where the plain rules lose their time (n copies, each tried
n times). A literal joins no clique: a triple cannot have it as subject.

A clique of n names holds n squared triples, and each fact about it stands n times. So many names are a
mistake in the data (a shared key, a wrong functional property) long before they are a result: past
``MAX_CLIQUE`` a ``LimitError`` is raised.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from aif_graph.errors import LimitError
from aif_graph.limits import SAME_NAMES as MAX_CLIQUE
from aif_graph.reasoning.compile import Compiler
from aif_graph.reasoning.facts import BITS, LITERAL, LOW, RULE_BITS, Facts, Relation, Row
from aif_graph.reasoning.ground import Atom, GroundRule, rule_of

Conclude = Callable[[GroundRule, dict[Row, int]], None]


class Equality:
    """The cliques, and the copying they entail. ``conclude`` takes batches of new triples."""

    def __init__(self, facts: Facts, compiler: Compiler, conclude: Conclude) -> None:
        self.facts = facts
        self.compiler = compiler
        self.conclude = conclude
        self.cliques: dict[int, list[int]] = {}
        self.same = facts.relation(facts.terms.iri("owl:sameAs"))
        # sameAs is complete by itself; that two names stand in one list is said by the list alone.
        self._exempt = {self.same.predicate, compiler.member}
        self.examined = 0
        self._copying: dict[int, tuple[GroundRule, GroundRule]] = {}
        x, y, z, same = ~0, ~1, ~2, self.same.predicate
        self._symmetry = self._rule("eq-sym", Atom(same, y, x), (Atom(same, x, y),), ("?x", "?y"))
        self._transitivity = self._rule(
            "eq-trans", Atom(same, x, z), (Atom(same, x, y), Atom(same, y, z)), ("?x", "?y", "?z")
        )

    def _rule(self, name: str, head: Atom, body: tuple[Atom, ...], names: tuple[str, ...]) -> GroundRule:
        rule = self.compiler.add(name, head, body, names=names)
        if rule is None:
            raise AssertionError(f"{name} was entered twice")
        return rule

    def merge(self, delta: Sequence[Row]) -> None:
        """Take new ``owl:sameAs`` rows: join and complete cliques, copy what is said about their names."""
        touched: dict[int, None] = {}
        for row in delta:
            one, other = row >> BITS, row & LOW
            if one == other or other & LITERAL:
                continue
            if self.cliques.get(one) is None or self.cliques.get(one) is not self.cliques.get(other):
                self._join(one, other)
                touched[one] = None
        cliques = {id(self.cliques[name]): self.cliques[name] for name in touched}
        names = {name for clique in cliques.values() for name in clique}
        if names:
            for relation in list(self.facts.relations.values()):
                if relation.predicate not in self._exempt:
                    self._copy(relation, relation.about(names), anew=True)

    def _join(self, one: int, other: int) -> None:
        """Make one clique of two, with a proof for each pair that ends in the link between them."""
        left, right = self.cliques.get(one, [one]), self.cliques.get(other, [other])
        if len(left) + len(right) > MAX_CLIQUE:
            raise self._too_large(left + right)
        trans, known = self._transitivity, self.same.rows
        pairs: dict[Row, int] = {}
        for far in right:
            if far != other and (row := one << BITS | far) not in known:
                pairs[row] = other << RULE_BITS | trans.number
        for near in left:
            if near != one:
                pairs |= {
                    row: one << RULE_BITS | trans.number for far in right if (row := near << BITS | far) not in known
                }
        self.conclude(trans, pairs)
        flipped = [far << BITS | near for near in left for far in right]
        self.conclude(
            self._symmetry, dict.fromkeys([row for row in flipped if row not in known], self._symmetry.number)
        )
        left.extend(right)
        for name in left:
            self.cliques[name] = left

    def copy(self, relation: Relation, delta: Sequence[Row]) -> None:
        """Copy new rows of any relation to the other names of their subject and object."""
        if self.cliques and relation.predicate not in self._exempt:
            cliques = self.cliques
            self._copy(relation, [row for row in delta if row >> BITS in cliques or row & LOW in cliques], anew=False)

    def _copy(self, relation: Relation, rows: Sequence[Row], *, anew: bool) -> None:
        """``anew``: after a clique has grown, copies are copied too."""
        if not rows:
            return
        subjects, objects = self._copiers(relation.predicate)
        known = relation.rows
        for_subjects: dict[Row, int] = {}
        for_objects: dict[Row, int] = {}
        for row in rows:
            made_by = rule_of(known[row])
            subject, object_ = row >> BITS, row & LOW
            if subject in self.cliques and (anew or made_by not in (subjects.number, objects.number)):
                code = subject << RULE_BITS | subjects.number
                self.examined += len(self.cliques[subject])
                for name in self.cliques[subject]:
                    if (copied := name << BITS | object_) not in known:
                        for_subjects.setdefault(copied, code)
            if object_ in self.cliques and (anew or made_by != objects.number):
                code = object_ << RULE_BITS | objects.number
                self.examined += len(self.cliques[object_])
                for name in self.cliques[object_]:
                    if (copied := subject << BITS | name) not in known and copied not in for_subjects:
                        for_objects.setdefault(copied, code)
        self.conclude(subjects, for_subjects)
        self.conclude(objects, for_objects)

    def _copiers(self, predicate: int) -> tuple[GroundRule, GroundRule]:
        """eq-rep-s and eq-rep-o for one predicate. Their one extra variable is the name that was replaced."""
        if predicate not in self._copying:
            s, o, t, same = ~0, ~1, ~2, self.same.predicate
            copied, names = Atom(predicate, s, o), ("?s", "?o", "?t")
            self._copying[predicate] = (
                self._rule("eq-rep-s", Atom(predicate, t, o), (Atom(same, s, t), copied), names),
                self._rule("eq-rep-o", Atom(predicate, s, t), (Atom(same, o, t), copied), names),
            )
        return self._copying[predicate]

    def predicate_rules(self) -> Iterator[GroundRule]:
        """eq-rep-p, for the cliques whose names are predicates in use: rules that were not there before."""
        same = self.same.predicate
        used = [name for name in self.facts.relations if name in self.cliques]
        for name in used:
            for other in self.cliques[name]:
                if other != name:
                    body, head = (Atom(name, ~0, ~1),), Atom(other, ~0, ~1)
                    axioms, binding = ((same, name << BITS | other),), {"?p": name, "?q": other}
                    names = ("?s", "?o")
                    rule = self.compiler.add("eq-rep-p", head, body, axioms=axioms, names=names, binding=binding)
                    if rule is not None:
                        yield rule

    def reflect(self) -> None:
        """Conclude eq-ref: all that is named is the same as itself. Nothing further follows from that."""
        same, known = self.same.predicate, self.same.rows
        for predicate, relation in list(self.facts.relations.items()):
            if not self.facts.sayable(predicate):
                continue
            body = (Atom(predicate, ~0, ~1),)
            for place in (~0, ~1, predicate):
                rule = self._rule("eq-ref", Atom(same, place, place), body, ("?s", "?o"))
                batch: dict[Row, int] = {}
                for row in relation.rows:
                    values = (row >> BITS, row & LOW)
                    term = values[~place] if place < 0 else place
                    if not term & LITERAL and (mirrored := term << BITS | term) not in known:
                        batch.setdefault(mirrored, rule.code(values))
                self.conclude(rule, batch)

    def _too_large(self, names: list[int]) -> LimitError:
        some = ", ".join(str(self.facts.terms.term(name)) for name in names[:3])
        return LimitError(
            f"more than {MAX_CLIQUE:,} names for one thing (owl:sameAs): {some} ...",
            hint="Look for a functional property or a key whose values are shared.",
        )
