"""Ballots in files: what is read, what is refused, and what the command line says."""

import contextlib
import gzip
import json
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from guildkit.errors import OperatorError
from guildkit_voting.cli import app
from guildkit_voting.files import csvs, preflib
from guildkit_voting.files.ballots import BadFile, read
from guildkit_voting.methods import METHODS, count

TENNESSEE = """\
# FILE NAME: tennessee.soc
# TITLE: The capital: where?
# DATA TYPE: soc
# NUMBER ALTERNATIVES: 4
# NUMBER VOTERS: 100
# NUMBER UNIQUE ORDERS: 4
# ALTERNATIVE NAME 1: Memphis
# ALTERNATIVE NAME 2: Nashville
# ALTERNATIVE NAME 3: Chattanooga
# ALTERNATIVE NAME 4: Knoxville
42: 1,2,3,4
26: 2,3,4,1
17: 4,3,2,1
15: 3, 4, 2, 1
"""
THREE = "# NUMBER ALTERNATIVES: 3\n# ALTERNATIVE NAME 1: Ann\n# ALTERNATIVE NAME 2: Bob\n# ALTERNATIVE NAME 3: Cy\n"
CATEGORIES = THREE + "# DATA TYPE: cat\n5: {1,2},{3}\n3: 3,{1,2}\n2: {},{1,2,3}\n"

whenever = settings(deadline=None)


@pytest.fixture
def counted(tmp_path):
    """Count a text as a file, with `--json`."""

    def run(text, *options, name="ballots"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8", newline="")
        result = CliRunner().invoke(app, ["count", str(path), "--json", *options], catch_exceptions=False)
        assert result.exit_code == 0
        return json.loads(result.stdout)

    return run


@pytest.mark.parametrize(
    ("method", "winners"),
    [
        ("plurality", ["Memphis"]),
        ("borda", ["Nashville"]),
        ("runoff", ["Knoxville"]),
        ("copeland", ["Nashville"]),
        ("dhondt", ["Memphis", "Nashville", "Knoxville", "Chattanooga"]),
    ],
)
def test_one_file_many_winners(counted, method, winners):
    said = counted(TENNESSEE, "--method", method, "--seats", "5", name="tennessee.soc")
    assert (said["winners"], said["turnout"], said["tie"]) == (winners, 100, None)


def test_what_json_says(counted):
    runoff = counted(TENNESSEE, "--method", "runoff")
    assert runoff["rounds"][1] == {
        "votes": {"Memphis": 42, "Nashville": 26, "Knoxville": 32},
        "exhausted": 0,
        "eliminated": ["Nashville"],
        "moved": [{"from": ["Nashville"], "to": "Knoxville", "votes": 26}],
    }
    assert runoff["explanation"][-1].endswith("Knoxville has more than half of 100 and wins.")
    copeland = counted(TENNESSEE, "--method", "copeland")
    assert copeland["scores"] == {"Memphis": 0, "Nashville": 3, "Chattanooga": 2, "Knoxville": 1}
    assert copeland["pairwise"]["Nashville"] == {"Memphis": 58, "Chattanooga": 68, "Knoxville": 68}
    dhondt = counted("list,votes\nA,100\nB,80\nC,30\nD,3\n,7\n", "-m", "dhondt", "--seats", "8")
    assert dhondt["seats"] == {"A": 4, "B": 3, "C": 1, "D": 0}
    assert (dhondt["turnout"], dhondt["abstentions"]) == (220, 7)


def test_a_tie_and_nobody_are_results(counted):
    tie = counted("A,B\nB,A\n\nC\n", "--method", "plurality")
    assert tie["winners"] == ["A", "B", "C"]
    assert tie["tie"] == {"options": ["A", "B", "C"], "place": "first", "broken": None}
    assert (tie["turnout"], tie["abstentions"]) == (4, 1)
    nobody = counted(THREE + "# ABSTENTIONS: 3\n", "--method", "borda")
    assert (nobody["winners"], nobody["turnout"], nobody["tie"]) == ([], 3, None)
    lot = counted("A,B\nB,A\n", "-m", "copeland", "--ties", "lot", "--seed", "x")
    assert lot["tie"] == {"options": ["A", "B"], "place": "first", "broken": "lot"}
    assert len(lot["winners"]) == 1


def test_the_threshold_is_exact_and_its_base_is_chosen(counted):
    lists = "A,600\nB,370\nC,30\n,50\n"
    how = ("--method", "dhondt", "--seats", "35", "--threshold", "0.03")
    assert counted(lists, *how)["seats"]["C"] == 1
    assert counted(lists, *how, "--threshold-of-all")["seats"]["C"] == 0


def test_numbers_lose_nothing(counted):
    halves = counted(THREE + "1: 1\n", "--method", "borda")
    assert halves["scores"] == {"Ann": 2, "Bob": 0.5, "Cy": 0.5}
    thirds = counted(THREE + "1: {1,2,3}\n", "--method", "runoff")
    assert thirds["scores"]["Ann"] == "1/3"


def test_approval_takes_the_first_category_or_what_is_named(counted):
    approvals = counted(CATEGORIES, "--method", "approval")
    assert (approvals["scores"], approvals["abstentions"]) == ({"Ann": 5, "Bob": 5, "Cy": 3}, 2)
    named = counted("A,B\nB\n", "--method", "approval")
    assert named["scores"] == {"A": 1, "B": 2}


def test_the_rest_of_a_complete_order_is_unranked(counted):
    said = counted(THREE + "# DATA TYPE: toc\n3: 1,{2,3}\n2: 2,1,3\n2: 3,2,1\n", "--method", "runoff")
    assert said["rounds"][0]["votes"] == {"Ann": 3, "Bob": 2, "Cy": 2}
    first_out = counted(THREE + "3: 3,{1,2}\n4: 1,2,3\n4: 2,1,3\n", "-m", "runoff", name="x.toi")
    assert first_out["exhausted"] == 3


def test_semicolons_quotes_and_marks_at_the_beginning(counted):
    assert counted("\ufeffA;B\r\nB;A\r\nB\r\n", "--method", "plurality")["scores"] == {"A": 1, "B": 2}
    assert counted('"Smith, Jane",B\n"Smith, Jane"\n', "-m", "runoff")["winners"] == ["Smith, Jane"]


def test_a_ballot_that_puts_two_first_counts_for_the_turnout_only(tmp_path):
    path = tmp_path / "x.toi"
    path.write_text(THREE + "3: 1,2\n2: {1,2},3\n2: 3,{1,2}\n", encoding="utf-8")
    result = CliRunner().invoke(
        app, ["count", str(path), "-m", "plurality", "--json"], catch_exceptions=False
    )
    said = json.loads(result.stdout)
    assert (said["scores"], said["turnout"], said["valid"]) == ({"Ann": 3, "Bob": 0, "Cy": 2}, 7, 5)
    assert result.stderr.startswith("Ballots that put several options level at the top: 2.")
    result = CliRunner().invoke(app, ["count", str(path), "-m", "runoff", "--json"], catch_exceptions=False)
    assert (json.loads(result.stdout)["valid"], result.stderr) == (7, "")


def test_the_name_of_a_file_says_what_it_is(counted, tmp_path):
    assert counted("#general,#random\n#random\n#random\n", "-m", "plurality", name="x.csv")["winners"] == [
        "#random"
    ]
    assert counted("{x},{y}\n{x}\n", "-m", "plurality", name="X.CSV")["winners"] == ["{x}"]
    (tmp_path / "x.cat.gz").write_bytes(gzip.compress(CATEGORIES.replace("# DATA TYPE: cat\n", "").encode()))
    assert read(tmp_path / "x.cat.gz").approvals


def test_a_header_that_counts_otherwise_is_remarked(tmp_path):
    path = tmp_path / "cut.soi"
    path.write_text(TENNESSEE.replace("15: ", "14: "), encoding="utf-8")
    result = CliRunner().invoke(app, ["count", str(path), "--method", "borda", "--json"])
    assert result.stderr == "The header says 100 voters, and the ballots are 99; these are counted.\n"
    assert json.loads(result.stdout)["turnout"] == 99


@pytest.mark.parametrize(
    ("name", "method", "text", "sentence"),
    [
        ("x.soc", "borda", TENNESSEE + "1: 1,2,2,3\n", "Line 15 names alternative 2 twice."),
        ("x.soc", "borda", TENNESSEE + "1: 1,5\n", "Line 15 names alternative 5, and there are 1 to 4."),
        ("x.soc", "borda", TENNESSEE + "1: 0\n", "Line 15 names alternative 0, and there are 1 to 4."),
        ("x.soc", "borda", TENNESSEE + "1: 1,{2\n", "Line 15 has an order that cannot be read: 1,{2"),
        ("x.soc", "borda", TENNESSEE + "Memphis\n", "Line 15 is neither a header nor a ballot"),
        ("x.soc", "borda", "", "The header names no alternatives"),
        ("x.soc", "approval", TENNESSEE, "in this file every ballot ranks every option"),
        ("x.cat", "plurality", CATEGORIES, "Line 6 approves of several options, and plurality needs one"),
        (
            "x.soi",
            "borda",
            THREE.replace("Cy", "Bob"),
            "Line 4 names alternative 3 Bob, and so is alternative 2.",
        ),
        (
            "x.soi",
            "borda",
            "# NUMBER ALTERNATIVES: many\n",
            "Line 1 has a NUMBER ALTERNATIVES that is no whole",
        ),
        ("x.csv", "borda", "A,B\nB,A,B\n", "Line 2 names B twice; a ballot names an option once."),
        ("x.csv", "borda", 'A\n"B\n', "Line 2 is no CSV"),
        ("x.csv", "borda", "\n\n", "The file names no option"),
        ("x.csv", "dhondt", "A,1\nB,many\n", "Line 2 is not NAME,VOTES with a whole number of votes: B,many"),
        ("x.csv", "dhondt", "A,1\nB,-2\n", "Line 2 is not NAME,VOTES"),
        ("x.csv", "dhondt", "A,1\nB\n", "Line 2 is not NAME,VOTES"),
        ("x.csv", "dhondt", "A,1\nB,1\nA,2\n", "Line 3 has A again, after line 1."),
        ("x.csv", "dhondt", "list,votes\n", "The file names no list"),
        ("x.json", "borda", '{"a": 1}', "The file is no tally sheet"),
        ("x.json", "borda", "{", "Line 1 is no JSON, which a tally sheet is"),
        ("x.csv", "borda", b"A,B\nB\xff,A\n", "Line 2 of"),
    ],
)
def test_bad_files_get_a_sentence_that_names_the_line(tmp_path, name, method, text, sentence):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(OperatorError) as caught:
        CliRunner().invoke(app, ["count", str(path), "-m", method], catch_exceptions=False)
    assert sentence in str(caught.value)


def test_what_is_typed_wrongly_is_said(tmp_path):
    for options, sentence in [
        (["-m", "majority"], "is none of plurality, approval,"),
        (["-m", "dhondt", "--threshold", "3"], "is no share between 0"),
        (["-m", "dhondt", "--threshold", "1/0"], "is no share between 0"),
    ]:
        result = CliRunner().invoke(app, ["count", str(tmp_path), *options])
        assert result.exit_code == 2
        assert sentence in " ".join(result.output.replace("│", " ").split())
    with pytest.raises(OperatorError, match=r"nothing\.csv cannot be read: No such file"):
        CliRunner().invoke(
            app, ["count", str(tmp_path / "nothing.csv"), "-m", "borda"], catch_exceptions=False
        )


def test_people_read_the_count_in_words(tmp_path):
    path = tmp_path / "ballots.csv"
    path.write_text("Tea\nCoffee\nTea\n\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["count", str(path), "--method", "plurality"])
    assert result.stdout == (
        "3 votes: Tea 2, Coffee 1.\nTea has the most votes and wins.\nTurnout: 4, 1 abstained.\n"
    )


def by_name(report):
    """What a report says whatever the order of its options."""
    scores = dict(zip(report.options, report.scores, strict=True))
    return scores, {report.options[winner] for winner in report.winners}, report.turnout, report.valid


@st.composite
def elections(draw):
    """A method, and ballots as a file may hold them."""
    method = draw(st.sampled_from(list(METHODS)))
    second = draw(st.sampled_from(['Bob "B", senior', "Bob"]))
    options = ["Ann", second, "Cy; or not", "Dé"]
    most = {"single": 1}.get(METHODS[method].ballot.value, 4)
    marks = st.permutations(range(4)).flatmap(
        lambda order: st.integers(0, most).map(lambda n: tuple(order[:n]))
    )
    if METHODS[method].ballot == "several":
        marks = marks.map(lambda ballot: tuple(sorted(ballot)))
    # Every option is named by somebody, or CSV would not know of it.
    named = {(option,): 1 for option in range(4)}
    return method, options, named | draw(st.dictionaries(marks, st.integers(1, 4), max_size=6))


@whenever
@given(elections())
def test_what_is_written_is_counted_the_same(tmp_path_factory, election):
    method, options, ballots = election
    wanted = count(method, options, ballots, seats=5)
    suffix, text = preflib.write(options, ballots, title="A\nquestion", approvals=method == "approval")
    lists = METHODS[method].seats
    for name, content in (
        (f"x{suffix}", text),
        ("x.csv", csvs.write(options, ballots, lists=lists)),
    ):
        path = tmp_path_factory.getbasetemp() / name
        path.write_text(content, encoding="utf-8", newline="")
        found = read(path, method=method)
        if not found.complete or method != "approval":
            report = count(method, found.options, found.for_method(method), seats=5)
            assert by_name(report) == by_name(wanted)


def test_fractions_and_level_places_are_not_forced_into_files():
    with pytest.raises(ValueError, match="weighs a fraction"):
        csvs.write(["A", "B"], {(0,): Fraction(1, 2)})
    with pytest.raises(ValueError, match="weighs a fraction"):
        preflib.write(["A", "B"], {(0,): Fraction(1, 2)})
    with pytest.raises(ValueError, match="PrefLib can"):
        csvs.write(["A", "B", "C"], {(0, (1, 2)): 1})
    assert preflib.write(["A", "B", "C"], {(0, (1, 2)): 1})[0] == ".toc"


@whenever
@given(
    st.text(alphabet='#:,{}12 \nA"', max_size=60), st.sampled_from([preflib.read, csvs.read, csvs.read_lists])
)
def test_any_text_is_read_or_refused(text, reader):
    with contextlib.suppress(BadFile):
        assert reader(text).options
