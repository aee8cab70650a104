"""Asks Z3 the questions of a book of calculations that the report wrote, with real numbers, and compares the answers.

    pip install z3-solver
    python benches/z3/arithmetic.py questions.json

Facts are known of everybody. Formulas are worked out as `docs/semantics.md` says, from their trees: nothing of the prover's is used.
"""

import json
import operator
import sys
import time
from fractions import Fraction

import z3

# Longest time for one question, in milliseconds.
PATIENCE = 10_000

COMPARED = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class Book:
    def __init__(self, things):
        self.things = {thing["id"]: thing for thing in things}
        self.bounds, self.variables = [], {}
        for thing in things:
            if thing["kind"] == "fact":
                self.variables[thing["id"]] = self.variable(thing)
        self.assumed = [self.holds(own["always"]["tree"]) for own in things if own["kind"] == "assumption"]

    def variable(self, fact):
        name = fact["id"]
        match fact["type"]:
            case "yes-no":
                return z3.Bool(name)
            case "one-of":
                own = z3.Int(name)
                self.bounds += [own >= 0, own < len(fact["values"])]
                return own
            case "count" | "quantity" as kind:
                own = z3.Int(name) if kind == "count" else z3.Real(name)
                low, high = (z3.Q(*fraction(end)) for end in fact["range"])
                self.bounds += [own >= low, own <= high]
                return own
        raise ValueError(f"not said here: {fact['type']}")

    def holds(self, tree):
        of = tree.get("of")
        match tree["is"]:
            case "constant":
                return z3.BoolVal(tree["value"])
            case "test":
                return self.test(tree)
            case "not":
                return z3.Not(self.holds(of))
            case "and":
                return z3.And([self.holds(part) for part in of])
            case "or":
                return z3.Or([self.holds(part) for part in of])
            case "implies":
                return z3.Implies(*map(self.holds, of))
            case "xor":
                return z3.Xor(*map(self.holds, of))
        raise ValueError(f"not said here: {tree['is']}")

    def test(self, test):
        match test["test"]:
            case "yes":
                return self.variables[test["fact"]]
            case "among":
                values = self.things[test["fact"]]["values"]
                return z3.Or([self.variables[test["fact"]] == values.index(value) for value in test["values"]])
            case "compare" if "calculation" in test:
                value = self.worked_out(self.things[test["calculation"]]["is"]["tree"])
                return COMPARED[test["comparison"]](value, z3.Q(*fraction(test["number"])))
            case "compare":
                return COMPARED[test["comparison"]](self.variables[test["fact"]], z3.Q(*fraction(test["number"])))
        raise ValueError(f"not said here: {test['test']}")

    def worked_out(self, tree):
        of = tree.get("of")
        match tree["is"]:
            case "number":
                return z3.Q(*fraction(tree["value"]))
            case "fact":
                own = self.variables[tree["fact"]]
                return (z3.ToReal(own) if z3.is_int(own) else own) * z3.Q(*fraction(tree["factor"]))
            case "if":
                return z3.If(self.holds(tree["when"]), self.worked_out(tree["then"]), self.worked_out(tree["else"]))
            case "round" | "floor" | "ceiling" as kind:
                step = z3.Q(*fraction(tree["step"]))
                value = self.worked_out(of) / step
                steps = {
                    "round": lambda: z3.ToInt(value + z3.Q(1, 2)),
                    "floor": lambda: z3.ToInt(value),
                    "ceiling": lambda: -z3.ToInt(-value),
                }
                return z3.ToReal(steps[kind]()) * step
        parts = [self.worked_out(part) for part in of]
        first, *others = parts
        match tree["is"]:
            case "sum":
                return sum(others, first)
            case "product":
                return first * others[0]
            case "quotient":
                return first / others[0]
            case "min" | "max" as kind:
                for other in others:
                    first = z3.If(first < other if kind == "min" else first > other, first, other)
                return first
        raise ValueError(f"not said here: {tree['is']}")


def fraction(text):
    """The top and the bottom of a number as `book.json` has it, a decimal or a fraction."""
    own = Fraction(text)
    return own.numerator, own.denominator


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        asked = json.load(file)
    book = Book(asked["things"])
    checking, slowest, undecided, different = 0.0, 0.0, 0, []
    for parts, answer in zip(asked["questions"], asked["answers"]):
        solver = z3.Solver()
        solver.set("timeout", PATIENCE)
        solver.add(book.bounds + book.assumed)
        for condition, wanted in parts:
            own = book.holds(book.things[condition]["when"]["tree"])
            solver.add(own if wanted else z3.Not(own))
        before = time.process_time()
        result = solver.check()
        spent = time.process_time() - before
        checking, slowest = checking + spent, max(slowest, spent)
        if result == z3.unknown:
            undecided += 1
        elif result != (z3.sat if answer else z3.unsat):
            different.append((parts, answer, str(result)))
    for own in different:
        print("different:", own, file=sys.stderr)
    print(json.dumps({"check": checking, "slowest": slowest, "undecided": undecided, "different": len(different)}))
    assert not different, f"{len(different)} answers differ"


if __name__ == "__main__":
    main()
