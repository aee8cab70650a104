"""Reads books and patients, a JSON a line, and tells where docs/interpreter.py answers anything but what the interpreter of pathbook does.

`{"things": […]}` begins a book; a patient is `{"parameters": {…}, "definitions": {…}}`.
"""

import json
import sys
from fractions import Fraction
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "docs"))
from interpreter import Book, Patient  # noqa: E402

# Who is a patient of the book is not asked: the proofs speak of no one else.
NOT_ASKED = {"admitted"}


def expected(value):
    return Fraction(value["value"]) if isinstance(value, dict) else value


book, patients, wrong = None, 0, []
for line in sys.stdin:
    case = json.loads(line)
    if "things" in case:
        book = Book(case["things"])
        continue
    patients += 1
    answers = Patient(book, case["parameters"]).answers()
    for name, value in case["definitions"].items():
        if name not in NOT_ASKED and (name not in answers or answers[name] != expected(value)):
            wrong.append((name, str(answers.get(name)), value, case["parameters"]))
print(f"{patients} patients asked about, {len(wrong)} answers are others than the interpreter's")
for one in wrong[:5]:
    print(*one)
sys.exit(0 if patients and not wrong else 1)
