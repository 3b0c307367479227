"""Coverage-guided fuzzing of everything that reads words.

    PYTHONPATH=tools python -m fuzz FOLDER -max_total_time=600 -max_len=4000

needs the package `atheris`; the arguments are libFuzzer's. FOLDER keeps the inputs that reached new code; a
crash is written where the program was started. What is found becomes a case of `tests/meals/hostile.txt`.
"""

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["villi.meals", "villi.diary"]):
    from fuzz.meals import one


def main() -> None:
    """Runs the fuzzer until its time is over or something does not hold."""
    for argument in sys.argv[1:]:
        if not argument.startswith("-"):
            Path(argument).mkdir(parents=True, exist_ok=True)
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
