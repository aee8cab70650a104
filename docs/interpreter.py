"""Works out the advice of a book for a patient from `book.json` alone: the meaning of docs/semantics.md, as plainly as it can be written.

    python3 docs/interpreter.py site/book.json '{"age": {"value": "70", "unit": "a"}, "sex": "female", "diabetes": null}'

A yes-no fact is true or false, a one-of fact the identifier of its value, each value of an any-of fact a fact of its own ("allergies: penicillin"), a
count a whole number, a quantity a number in the unit of the fact (or an object with it as `value`); what is left out is unknown.
It prints every answer: what applies, is reached and hit, the advice on each intervention, outputs, scores, conditions, and which safety rules are kept.
"""

import json
import math
import sys
from fractions import Fraction
from functools import cached_property

STANCES = {
    "permitted": {"offer", "consider"},
    "offered": {"offer"},
    "considered": {"consider"},
    "avoided": {"avoid"},
    "forbidden": {"forbid"},
    "undecided": {"undecided"},
}
COMPARED = {
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


class Book:
    def __init__(self, things):
        self.things = {thing["id"]: thing for thing in things}

    def of(self, kind):
        return [thing for thing in self.things.values() if thing["kind"] == kind]

    def classes(self, id):
        """An intervention and everything that it is a member of."""
        found = {id}
        for parent in self.things[id]["is_a"]:
            found |= self.classes(parent)
        return found

    def above(self, id):
        """An intervention, its classes and parts, and theirs."""
        outer = self.things[id]["is_a"] + self.things[id].get("made_of", [])
        return {id}.union(*map(self.above, outer))

    def is_meant(self, id, of, but):
        return not {own for own in but if own != of and of in self.above(own)} & self.classes(id)

    def covered(self, stance, of, but):
        """What a stance is taken on: an intervention and what belongs to it, where some members are excepted."""
        refuses = stance in ("avoid", "forbid")
        covered, before = {of}, set()
        while covered != before:
            before = set(covered)
            for own in self.of("intervention"):
                outer = own["is_a"] + (own.get("made_of", []) if refuses else [])
                if covered.intersection(outer) and self.is_meant(own["id"], of, but):
                    covered.add(own["id"])
        return covered

    def conflict(self, one, other):
        """Whether one stance permits what another refuses."""
        verbs = (one[0], other[0])
        is_opposed = any(verb in STANCES["permitted"] for verb in verbs) and any(verb in ("avoid", "forbid") for verb in verbs)
        return is_opposed and bool(self.covered(*one) & self.covered(*other))

    def concerned(self, stance, of, but):
        """What a stance on an intervention is a stance on, where some members are excepted."""
        covered, permits = self.covered(stance, of, but), stance in STANCES["permitted"]
        wholes = {id for own in covered for id in self.classes(own)} if permits else set()
        parts = {id for whole in wholes for part in self.things[whole].get("made_of", []) for id in self.above(part)}
        return covered | {id for id in parts if self.is_meant(id, of, but)} | (self.classes(of) if permits else set())

    @cached_property
    def steps(self):
        return {f"{thing['id']}.{step['name']}": step for thing in self.of("pathway") for step in thing["steps"]}

    @cached_property
    def statements(self):
        """Whatever says something to patients, by name: recommendations, acts and rows."""
        found = {thing["id"]: thing | {"stances": stances_of(thing)} for thing in self.of("recommendation")}
        found |= {name: step for name, step in self.steps.items() if step["action"] == "act"}
        for thing in self.of("table"):
            found |= {f"{thing['id']}.{row['name']}": row for row in thing["rows"]}
        return found


def meant(statement):
    """What is said of interventions: of a one-of each alternative."""
    choices = {choice["stance"]: choice["alternatives"] for choice in statement.get("one_of", [])}
    plain = [(own["stance"], own["intervention"]) for own in statement["stances"] if own["stance"] not in choices]
    return plain + [(stance, id) for stance, alternatives in choices.items() for id in alternatives]


def stances_of(recommendation):
    stance = recommendation.get("stance")
    return [{"stance": stance, "intervention": id} for id in recommendation.get("interventions", []) if stance]


def says_nothing(statement):
    """Of a row: that nothing is advised."""
    return "when" in statement and "action" not in statement and not statement["stances"] and not statement.get("sets")


def ways(step):
    """Where a step leads to: one that nothing comes after, to `None`."""
    return [branch["to"] for branch in step["branches"]] if step["action"] == "ask" else [step["next"]]


def number(value):
    value = value["value"] if isinstance(value, dict) else value
    return None if value is None else Fraction(value)


def bound(value):
    return Fraction(value["number"])


def negated(truth):
    return None if truth is None else not truth


def every(truths):
    """Kleene's `and`: false if a part is, else unknown if a part is."""
    truths = list(truths)
    return False if False in truths else None if None in truths else True


def either(truths):
    return negated(every(map(negated, truths)))


class Patient:
    """One patient of a book; each answer is worked out when it is asked for."""

    def __init__(self, book, facts):
        self.book, self.facts, self.known = book, facts, {}

    def once(self, key, work):
        if key not in self.known:
            self.known[key] = work()
        return self.known[key]

    # Expressions

    def guard(self, expression):
        return self.holds(expression["tree"])

    def sure(self, expression):
        return expression is None or self.guard(expression) is True

    def holds(self, tree):
        kind, of = tree["is"], tree.get("of")
        match kind:
            case "constant":
                return tree["value"]
            case "test":
                return self.test(tree)
            case "known":
                return self.holds(of) is not None
            case "true":
                return self.holds(of) is True
            case "not":
                return negated(self.holds(of))
            case "and":
                return every(map(self.holds, of))
            case "or":
                return either(map(self.holds, of))
            case "implies":
                return either([negated(self.holds(of[0])), self.holds(of[1])])
            case "xor":
                one, other = map(self.holds, of)
                return None if None in (one, other) else one != other

    def test(self, test):
        kind = test["test"]
        of = test.get("fact") or test.get("output") or test.get("calculation")
        if kind in STANCES:
            return self.says(kind, test["intervention"])
        match kind:
            case "yes":
                return self.value(of)
            case "among":
                value = self.value(of)
                return None if value is None else value in test["values"]
            case "has":
                return self.value(f"{of}: {test['value']}")
            case "compare":
                value = number(self.value(of))
                return None if value is None else COMPARED[test["comparison"]](value, Fraction(test["number"]))
            case "known-fact" | "known-output" | "known-calculation":
                return self.value(of) is not None
            case "condition":
                return self.condition(test["condition"])
            case "score":
                answers = {COMPARED[test["comparison"]](total, Fraction(test["number"])) for total in self.totals(test["score"])}
                return answers.pop() if len(answers) == 1 else None
            case "known-score":
                return self.is_score_known(test["score"])
            case "applies":
                return self.is_made(test["recommendation"])
            case "speaks" | "permits" | "refuses":
                return self.is_voiced(kind, test["group"])
            case "reaches" | "hits":
                return self.is_made(test.get("step") or test.get("row"))
        raise ValueError(f"not said here: {kind}")

    def value(self, name):
        """Of a fact or an output, or of one value of an any-of one."""
        id = name.split(": ")[0]
        kind = self.book.things[id]["kind"]
        return self.output(name) if kind == "output" else self.calculation(id) if kind == "calculation" else self.facts.get(name)

    def calculation(self, id):
        """Unknown where something that it takes is."""
        own = self.book.things[id]
        applies = own.get("applies")
        is_of = lambda: not applies or self.guard(applies) is True
        return self.once(("calculation", id), lambda: self.worked_out(own["is"]["tree"]) if is_of() else None)

    def worked_out(self, tree):
        if tree["is"] == "if":
            case = {True: "then", False: "else"}.get(self.holds(tree["when"]))
            return self.worked_out(tree[case]) if case else None
        if tree["is"] == "number":
            return Fraction(tree["value"])
        if tree["is"] == "fact":
            value = number(self.facts.get(tree["fact"]))
            return None if value is None else value * Fraction(tree["factor"])
        if tree["is"] == "calculation":
            value = self.calculation(tree["calculation"])
            return None if value is None else value * Fraction(tree["factor"])
        parts = [self.worked_out(part) for part in (tree["of"] if isinstance(tree["of"], list) else [tree["of"]])]
        if any(part is None for part in parts):
            return None
        step = Fraction(tree.get("step", 1))
        match tree["is"]:
            case "sum":
                return parts[0] + parts[1]
            case "product":
                return parts[0] * parts[1]
            case "quotient":
                return parts[0] / parts[1]
            case "min" | "max":
                return min(parts) if tree["is"] == "min" else max(parts)
            case "round":
                return math.floor(parts[0] / step + Fraction(1, 2)) * step
            case "floor":
                return math.floor(parts[0] / step) * step
            case "ceiling":
                return math.ceil(parts[0] / step) * step
        raise ValueError(f"not said here: {tree['is']}")

    def condition(self, id):
        return self.once(("condition", id), lambda: self.guard(self.book.things[id]["when"]))

    # Scores

    def entries(self, id):
        """Whether each holds, and its points: of a list of bands all together, of a condition alone with what it gives otherwise."""
        line = lambda own: (self.guard(own["when"]), Fraction(own["points"]))
        lines = lambda own: self.bands(own) if "bands" in own else [line(own)]
        points = self.book.things[id]["points"]
        return self.once(("entries", id), lambda: [(lines(own), "bands" in own) for own in points])

    def bands(self, own):
        """Whether the number is in each, and its points: it is in the first that it does not pass."""
        value = number(self.value(own.get("fact") or own.get("calculation") or own.get("output")))
        is_before = lambda band: value < bound(band["below"]) if "below" in band else "up_to" not in band or value <= bound(band["up_to"])
        first = None if value is None else next(band for band in own["bands"] if is_before(band))
        return [(None if first is None else band is first, Fraction(band["points"])) for band in own["bands"]]

    def totals(self, id):
        """Every total that the unknown entries leave possible."""
        totals = {0}
        for lines, are_bands in self.entries(id):
            given = {points for holds, points in lines if holds is not False}
            if not are_bands and lines[0][0] is not True:
                given.add(0)
            totals = {total + points for total in totals for points in given}
        return totals

    def is_score_known(self, id):
        return all(holds is not None for lines, _ in self.entries(id) for holds, _ in lines)

    # What is made to the patient

    def is_made(self, name):
        return self.once(("made", name), lambda: self.work_out_made(name))

    def work_out_made(self, name):
        id, _, part = name.partition(".")
        thing = self.book.things[id]
        if thing["kind"] == "recommendation":
            return self.sure(thing["when"])
        return part in self.hits(thing) if thing["kind"] == "table" else self.is_reached(id, part)

    def hits(self, table):
        matches = [row for row in table["rows"] if all(map(self.sure, row["when"]))] if self.is_for(table) else []
        if table["hit"] == "first":
            matches = matches[:1]
        if table["hit"] == "priority":
            highest = max((int(row["priority"]) for row in matches), default=None)
            matches = [row for row in matches if int(row["priority"]) == highest]
        return {row["name"] for row in matches}

    def is_for(self, table):
        """Those to whom a table applies by itself, and those who reach a step that enters it."""
        return (not table.get("entered") and self.sure(table["applies"])) or self.is_entered("table", table["id"])

    def is_entered(self, kind, id):
        return any(self.is_made(name) for name, step in self.book.steps.items() if step.get(kind) == id)

    def is_reached(self, id, name):
        """By those to whom the pathway applies, and those whom another sends there."""
        follows = self.book.things[id]["applies"] is not None and self.sure(self.book.things[id]["applies"])
        return (follows or self.is_entered("pathway", id)) and self.leads_to(id, name)

    def leads_to(self, id, name):
        """Whether a pathway leads whoever follows it to a step."""
        steps = self.book.things[id]["steps"]
        before = lambda: any(self.leads_to(id, step["name"]) and self.goes_on(step, name) for step in steps if name in ways(step))
        return self.once(("way", id, name), lambda: name == steps[0]["name"] or before())

    def goes_on(self, step, to):
        if step["action"] == "ask":
            return next((branch["to"] for branch in step["branches"] if self.sure(branch["when"])), None) == to
        return step["action"] == "act" or "table" in step or self.leads_through(step["pathway"])

    def leads_through(self, id):
        """Whether it leads them to one of its ends."""
        ends = [step for step in self.book.things[id]["steps"] if ways(step) == [None]]
        return any(self.leads_to(id, step["name"]) and self.goes_on(step, None) for step in ends)

    # What is said

    def is_of(self, name, side):
        """Whether a statement is the one named, or one of a guideline, a table or a pathway."""
        thing = name.split(".")[0]
        return side == name or side in (thing, self.book.things[thing]["guideline"])

    def prevailing(self, name):
        """Each adjudication by which a statement may be silenced, with what may silence it."""
        for own in self.book.of("adjudication"):
            if own["prevails"] and self.is_of(name, own["silenced"]):
                yield own, [other for other in self.book.steps | self.book.statements if self.is_of(other, own["prevails"])]

    def is_in_force(self, ruling, other):
        """Whether an adjudication holds, and what prevails is made."""
        return self.sure(ruling.get("when")) and self.is_made(other)

    def is_of_groups(self, ruling):
        sides = (ruling["prevails"], ruling["silenced"])
        return any("." not in side and self.book.things[side]["kind"] != "recommendation" for side in sides)

    def is_silenced(self, name, stance, id, but):
        """Whether an adjudication silences a stance. By a group nothing is silenced of which what prevails does not speak itself."""
        above, refuses = self.book.above(id), stance in ("avoid", "forbid")

        def silences(own, other):
            is_on = bool(above & set(own["on"]))
            if not self.is_of_groups(own):
                return is_on
            if refuses and not own["refusals"] or other not in self.book.statements:
                return False
            spoken = [taken for taken in self.taken(other) if taken[1] in above or id in self.book.classes(taken[1])]
            return any(is_on or not own["on"] and self.book.conflict(taken, (stance, id, but)) for taken in spoken)

        rulings = self.prevailing(name)
        return any(silences(own, other) and self.is_in_force(own, other) for own, others in rulings for other in others)

    def is_set_silenced(self, name, set):
        """The same of what an output is set to."""
        output = self.book.things[set["output"]]
        takes_one = not output["aggregate"] and output["type"] != "any-of"
        of = lambda set: (set.get("value"), set.get("calculation"))
        at_odds = lambda also: of(also) != of(set) and (takes_one or "calculation" in also and "calculation" in set)

        def silences(own, other):
            is_on = set["output"] in own["on"]
            if not self.is_of_groups(own):
                return is_on
            also = [also for also in self.book.statements.get(other, {}).get("sets", []) if also["output"] == set["output"]]
            return any(is_on or not own["on"] and at_odds(also) for also in also)

        rulings = self.prevailing(name)
        return any(silences(own, other) and self.is_in_force(own, other) for own, others in rulings for other in others)

    def taken(self, name):
        """Each stance that a statement takes, whoever it is made to, and what is excepted of it."""
        statement = self.book.statements[name]
        stances = meant(statement)
        if statement.get("reason") == "research only":
            stances += [("forbid", id) for stance, id in stances if stance == "undecided"]
        return [(stance, id, statement.get("except", [])) for stance, id in stances]

    @cached_property
    def said(self):
        """Each stance in force: what nothing silences, and of the alternatives of a one-of what nothing else refuses, or all of them."""
        refuses = lambda own, id, name: own[0] in ("avoid", "forbid") and own[3] != name and id in self.book.concerned(*own[:3])
        choices = {(name, own["stance"]) for name, said in self.book.statements.items() for own in said.get("one_of", [])}
        refused = lambda own: any(refuses(other, own[1], own[3]) for other in self.unsilenced)
        left = {(own[3], own[0]) for own in self.unsilenced if (own[3], own[0]) in choices and not refused(own)}
        return [own for own in self.unsilenced if (own[3], own[0]) not in left or not refused(own)]

    @cached_property
    def unsilenced(self):
        """Each stance that no adjudication silences: its intervention, what is excepted of it, and who says it."""
        found = []
        for name, statement in self.book.statements.items():
            if self.is_made(name):
                stances = meant(statement)
                if statement.get("reason") == "research only" and not ("research" in statement and self.sure(statement["research"])):
                    stances += [("forbid", id) for stance, id in stances if stance == "undecided"]
                but = statement.get("except", [])
                found += [(stance, id, but, name) for stance, id in stances if not self.is_silenced(name, stance, id, but)]
        return found

    def says(self, predicate, on):
        return any(stance in STANCES[predicate] and on in self.book.concerned(stance, of, but) for stance, of, but, _ in self.said)

    def is_voiced(self, voice, group):
        """Whether a guideline, a table or a pathway permits, refuses, or says anything."""
        heard = {"permits": STANCES["permitted"], "refuses": {"avoid", "forbid"}, "speaks": set().union(*STANCES.values())}[voice]
        is_of = lambda name: group in (name.split(".")[0], self.book.things[name.split(".")[0]]["guideline"])
        if any(stance in heard and is_of(name) for stance, _, _, name in self.said):
            return True
        return voice == "speaks" and any(
            self.is_made(name) and (says_nothing(said) or any(not self.is_set_silenced(name, own) for own in said.get("sets", [])))
            for name, said in self.book.statements.items()
            if is_of(name)
        )

    def output(self, name):
        return self.once(("output", name), lambda: self.work_out_output(name))

    def work_out_output(self, name):
        id, _, part = name.partition(": ")
        thing = self.book.things[id]
        settings = [
            own
            for statement, said in self.book.statements.items()
            for own in said.get("sets", [])
            if own["output"] == id and self.is_made(statement) and not self.is_set_silenced(statement, own)
        ]
        if part:
            return any(part in own["value"] for own in settings)
        # Two calculations are two values, whatever they come to.
        if len({own["calculation"] for own in settings if "calculation" in own}) > 1:
            return None
        values = [self.set_to(thing, own) for own in settings]
        if None in values:
            return None
        if thing["aggregate"] and values:
            order = thing["values"].index if thing["type"] == "one-of" else None
            return (max if thing["aggregate"] == "max" else min)(values, key=order)
        return values[0] if values and all(value == values[0] for value in values) else None

    def set_to(self, thing, own):
        """What one statement sets an output to: a number in the output's unit, or a value."""
        if "calculation" in own:
            return self.calculation(own["calculation"])
        return Fraction(own["number"]) if thing["type"] in ("count", "quantity") else own["value"]

    # All of it

    def is_kept(self, invariant):
        known = invariant.get("known_violation")
        if known and self.guard(known["when"]) is True:
            return True
        claims = [self.guard(claim) for claim in invariant.get("claims", [])]
        match invariant["rule"]:
            case "always":
                return self.guard(invariant["claim"]) is True
            case "never":
                return self.guard(invariant["claim"]) is False
            case "disjoint":
                return claims.count(True) < 2
            case "at-most-one":
                return claims.count(False) >= len(claims) - 1
            case "exactly-one":
                return claims.count(True) == 1 and claims.count(False) == len(claims) - 1

    def answers(self):
        found = {}
        for thing in self.book.things.values():
            id = thing["id"]
            match thing["kind"]:
                case "condition":
                    found[id] = self.condition(id)
                case "score":
                    totals = [int(total) if total == int(total) else float(total) for total in self.totals(id)]
                    found |= {f"{id} (lowest)": min(totals), f"{id} (highest)": max(totals)}
                    found[id] = min(totals) if self.is_score_known(id) else None
                case "calculation":
                    found[id] = self.calculation(id)
                case "output" if thing["type"] == "any-of":
                    found |= {f"{id}: {value}": self.output(f"{id}: {value}") for value in thing["values"]}
                case "output":
                    found[id] = self.output(id)
                case "recommendation":
                    found[f"applies({id})"] = self.is_made(id)
                case "table":
                    found |= {f"hits({id}.{row['name']})": self.is_made(f"{id}.{row['name']}") for row in thing["rows"]}
                case "intervention":
                    found |= {f"{predicate}({id})": self.says(predicate, id) for predicate in STANCES}
                # Rules over two patients say nothing of one.
                case "invariant" if thing["rule"] not in ("monotone", "pairs") and "\"before\"" not in json.dumps(thing):
                    found[f"keeps({id})"] = self.is_kept(thing)
        for group in self.book.of("guideline") + self.book.of("table") + self.book.of("pathway"):
            found |= {f"{voice}({group['id']})": self.is_voiced(voice, group["id"]) for voice in ("permits", "refuses", "speaks")}
        return found | {f"reaches({name})": self.is_made(name) for name in self.book.steps}


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        read = Book(json.load(file)["things"])
    print(json.dumps(Patient(read, json.loads(sys.argv[2])).answers(), default=str, ensure_ascii=False, indent=2))
