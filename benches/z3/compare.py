"""Asks Z3 the questions of a file that the report wrote, one by one, and compares the answers.

    pip install z3-solver
    python benches/z3/compare.py questions.json

Prints a line of JSON for each way to write a fact: as a bounded integer, and as a value of an enumeration.
"""

import json
import sys
import time

import z3


def ranges(cells):
    """The runs of cells, in order, as (first, last)."""
    runs = []
    for cell in cells:
        if runs and runs[-1][1] == cell - 1:
            runs[-1][1] = cell
        else:
            runs.append([cell, cell])
    return runs


class Integers:
    """A fact is an integer between 0 and its number of cells."""

    name = "bounded integers"

    def __init__(self, sizes):
        self.sizes = sizes
        self.facts = [z3.Int(f"x{number}") for number in range(len(sizes))]

    def bounds(self):
        return [z3.And(fact >= 0, fact < size) for fact, size in zip(self.facts, self.sizes)]

    def among(self, column, cells):
        fact = self.facts[column]
        runs = ranges(cells)
        return z3.Or([fact == low if low == high else z3.And(fact >= low, fact <= high) for low, high in runs])


class Enumerations:
    """A fact is a value of an enumeration of its own."""

    name = "enumerations"

    def __init__(self, sizes):
        self.values, self.facts = [], []
        for number, size in enumerate(sizes):
            sort, values = z3.EnumSort(f"t{number}", [f"v{number}_{cell}" for cell in range(size)])
            self.values.append(values)
            self.facts.append(z3.Const(f"x{number}", sort))

    def bounds(self):
        return []

    def among(self, column, cells):
        values = [self.values[column][cell] for cell in cells]
        return z3.Or([self.facts[column] == value for value in values])


def literals(nodes, encoding):
    """Every node and its negation, as Z3 has them."""
    found = []
    for node in nodes:
        if "all" in node:
            own = z3.And([found[part] for part in node["all"]])
        else:
            own = encoding.among(node["column"], node["cells"])
        found += [own, z3.Not(own)]
    return found


def ask(book, encoding):
    known = literals(book["nodes"], encoding)
    solver = z3.SimpleSolver()
    solver.add(encoding.bounds())
    checking, different = 0.0, 0
    start = time.process_time()
    for parts, answer in zip(book["questions"], book["answers"]):
        solver.push()
        for part in parts:
            solver.add(known[part])
        before = time.process_time()
        result = solver.check()
        checking += time.process_time() - before
        solver.pop()
        different += result != (z3.sat if answer else z3.unsat)
    spent = time.process_time() - start
    line = {"facts": encoding.name, "check": checking, "all": spent, "different": different}
    print(json.dumps(line), flush=True)
    return different


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        book = json.load(file)
    different = sum(ask(book, encoding(book["sizes"])) for encoding in (Integers, Enumerations))
    assert different == 0, f"{different} answers differ"


if __name__ == "__main__":
    main()
