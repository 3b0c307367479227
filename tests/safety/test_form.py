"""The checklist as a TOML file: written, read back, and every way of writing it wrong."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from villi.quantities import VilliError
from villi.safety.checklist import NAMES, Answers, questions
from villi.safety.form import LARGEST, form, read_form

EXAMPLE = Path(__file__).parents[2] / "examples" / "supplement.toml"
WORDS = st.text(st.characters(codec="utf-8"), max_size=40).map(
    lambda s: " ".join("".join(c if c.isprintable() else " " for c in s).split())
)
YES_NO = [q.id for q in questions().values() if q.kind == "yes_no"]
NUMBERS = [q.id for q in questions().values() if q.kind == "number"]


def refused(tmp_path: Path, content: str | bytes) -> str:
    path = tmp_path / "mine.toml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(VilliError) as caught:
        read_form(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@given(
    names=st.fixed_dictionaries(dict.fromkeys(NAMES, WORDS)),
    said=st.dictionaries(st.sampled_from(YES_NO), st.sampled_from(["yes", "no"])),
    numbers=st.dictionaries(st.sampled_from(NUMBERS), st.floats(0.001, 99_999)),
    form_words=WORDS,
    seals=st.lists(WORDS.filter(bool), max_size=4),
)
def test_what_is_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory,
    names: dict[str, str],
    said: dict[str, str],
    numbers: dict[str, float],
    form_words: str,
    seals: list[str],
) -> None:
    answers = Answers(**names, said=said, numbers=numbers, form=form_words, seals=tuple(seals))  # type: ignore[arg-type]
    path = tmp_path_factory.mktemp("form") / "mine.toml"
    path.write_text(form(answers), encoding="utf-8")
    assert read_form(path) == answers


def test_the_blank_form_asks_every_question_and_answers_none(tmp_path: Path) -> None:
    path = tmp_path / "blank.toml"
    path.write_text(form(), encoding="utf-8")
    assert read_form(path) == Answers()
    for question in questions().values():
        assert f"# {question.ask}\n{question.id} = " in form()


def test_the_example_is_a_form() -> None:
    answers = read_form(EXAMPLE)
    assert answers.numbers["grams_per_serving"] == 5
    assert "trial" not in answers.said
    assert answers.said["seal"] == "yes"


@pytest.mark.parametrize("said", ['"?"', '""', '"don\'t know"', '"Unknown"', '"not sure"'])
def test_do_not_know_is_no_answer(tmp_path: Path, said: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(b"\xef\xbb\xbf" + f"seal = {said}\r\ngrams_per_serving = {said}\r\n".encode())
    assert read_form(path) == Answers()


def test_true_and_false_will_do_and_a_label_may_say_no_amount(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('seal = true\nfood = "No"\ngrams_per_serving = "no"\nseals = "USP"\n')
    answers = read_form(path)
    assert answers.said == {"seal": "yes", "food": "no", "grams_per_serving": "no"}
    assert answers.seals == ("USP",)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('gap = "yes"\nseel = "yes"\n', "line 2: seel is no question; did you mean seal?"),
        ('Product = "x"\n', "line 1: Product is no question; did you mean product?"),
        ("gram_per_serving = 5\n", "did you mean grams_per_serving?"),
        ("[seal]\nanswer = 1\n", 'line 1: seal: write "yes", "no" or "?"'),
        ("seal = 1\n", 'seal: write "yes", "no" or "?"'),
        ('seal = "perhaps"\n', 'seal: write "yes", "no" or "?"'),
        ("seal = 2026-11-16\n", 'seal: write "yes"'),
        ("seal = []\n", 'seal: write "yes"'),
        ('grams_per_serving = "5 g"\n', "grams_per_serving: write a number without quotes"),
        ('grams_per_serving = "yes"\n', "grams_per_serving: write a number without quotes"),
        ("grams_per_serving = true\n", "grams_per_serving: write a number"),
        ("grams_per_serving = -5\n", "write a number above 0"),
        ("grams_per_serving = 0\n", "write a number above 0"),
        ("grams_per_serving = nan\n", "write a number above 0"),
        ("price = inf\n", "write a number above 0"),
        ("price = 1e300\n", "write a number above 0"),
        ("product = 5\n", "product: write words in quotes"),
        (f'product = "{"x" * 600}"\n', "at most 500"),
        ("form = ['a']\n", "form: write words in quotes"),
        ("seals = [1, 2]\n", "seals: write the names of the seals"),
        ("seals = [['a']]\n", "seals: write the names of the seals"),
        ("seal = yes\n", "is not TOML"),
        ("a = 1\nb = 2\nc = 3\nd = 4\ne = 5\nf = 6\ng = 7\n", "and 2 more"),
        ("price = " + "9" * 5000 + "\n", "is no form"),
        ("seals = " + "[" * 20_000, "TOML|form"),
        (b"\xff\xfes\x00", "UTF-8"),
        (bytes(range(256)), "UTF-8"),
        (b'seal = "\x00"\n', "is not TOML"),
        (b"#" * (LARGEST + 1), "larger than 64 kB"),
    ],
)
def test_what_is_wrong_is_said_with_its_line_and_remedy(
    tmp_path: Path, content: str | bytes, said: str
) -> None:
    message = refused(tmp_path, content)
    assert any(part in message for part in said.split("|")), message


@given(st.binary(max_size=300))
def test_any_bytes_are_a_form_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("bytes") / "mine.toml"
    path.write_bytes(content)
    try:
        read_form(path)
    except VilliError as refusal:
        assert str(path) in str(refusal)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(VilliError, match="villi supplement form >"):
        read_form(tmp_path / "none.toml")
    with pytest.raises(VilliError, match="is not a file"):
        read_form(tmp_path)
    with pytest.raises(VilliError, match="not a file name"):
        read_form(Path("a\x00b"))
