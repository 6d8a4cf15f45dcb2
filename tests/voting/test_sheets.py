"""Tally sheets: whoever has one can count again, and no change to it goes unnoticed."""

import json
import random
import re
from dataclasses import replace
from fractions import Fraction

import pytest
from typer.testing import CliRunner

from guildkit.errors import OperatorError
from guildkit_voting.cli import app
from guildkit_voting.files.ballots import BadFile
from guildkit_voting.files.chain import START, chain, digest, sealed
from guildkit_voting.files.exports import as_csv, as_preflib
from guildkit_voting.files.receipts import as_written, is_receipt, new_receipt
from guildkit_voting.files.sheets import (
    Line,
    Terms,
    Voice,
    closing,
    count_lines,
    make_sheet,
    opening,
    read_sheet,
    write_sheet,
)
from guildkit_voting.files.verifying import find_line, verify
from guildkit_voting.methods import METHODS, TiePolicy, commitment

CITIES = ("Memphis", "Nashville", "Chattanooga", "Knoxville")
TENNESSEE = ((42, (0, 1, 2, 3)), (26, (1, 2, 3, 0)), (15, (2, 3, 1, 0)), (17, (3, 2, 1, 0)))
AT = "2026-03-01T12:00:00+00:00"


def chained(*events):
    """Events as they are published, each with its hash."""
    log, previous = [], START
    for event in events:
        previous = chain(previous, event)
        log.append({**event, "hash": previous})
    return log


def published(method="runoff", *, lines=None, voices=(), seed="", **terms):
    """The sheet of the Tennessee capital."""
    rng = random.Random(7)
    fixed = {"proposal": 3, "title": "Where shall the capital be?", "options": CITIES, "electorate": 120}
    terms = Terms(method=method, **{**fixed, **terms})
    if lines is None:
        most = 1 if METHODS[method].ballot == "single" else 4
        ballots = [[CITIES[option] for option in order[:most]] for n, order in TENNESSEE for _ in range(n)]
        lines = [Line(receipt=new_receipt(rng), ballot=ballot) for ballot in [*ballots, []]]
    cast = {"what": "cast", "at": AT, "salt": "3f9a"}
    verdict = make_sheet(terms, lines, seed=seed).verdict
    log = chained(opening(terms, at=AT, by="Alice"), sealed(cast), closing(lines, voices, verdict, at=AT))
    return make_sheet(terms, lines, voices, log=log, seed=seed)


def motion(*, yes, no, abstained=0, people=1, **terms):
    """The sheet of a motion on which the first to say yes speaks for several."""
    rng = random.Random(7)
    said = [("Yes",)] * yes + [("No",)] * no + [()] * abstained
    lines = [
        Line(
            receipt=new_receipt(rng),
            ballot=ballot,
            weight=1 if place else people,
            people=1 if place else people,
        )
        for place, ballot in enumerate(said)
    ]
    voices = [Voice(receipt=new_receipt(rng)) for _ in range(people - 1)]
    return published("plurality", lines=lines, voices=voices, options=("Yes", "No"), motion=True, **terms)


def changed(sheet, **how):
    """A sheet that somebody has changed, written and read again."""
    return read_sheet(write_sheet(sheet.model_copy(update=how)))


@pytest.mark.parametrize("method", METHODS)
def test_what_was_published_is_counted_the_same(method):
    sheet = published(method, seats=5)
    again = read_sheet(write_sheet(sheet))
    assert again == sheet
    assert verify(again) == []
    assert verify(again, head=sheet.head) == []
    opening = next(event["hash"] for event in sheet.log if event["what"] == "opened")
    assert verify(again, opening=opening[:16].upper()) == []
    assert verify(again, opening="0123456789abcdef") == [
        f"The log says voting was opened with the hash {opening}, and 0123456789abcdef was on the card."
    ]
    assert again.count().turnout == 101


def test_a_sheet_is_written_in_one_way_and_says_nothing_of_the_order_of_casting():
    sheet = published()
    lines = list(sheet.ballots)
    random.Random(1).shuffle(lines)
    assert write_sheet(published(lines=lines)) == write_sheet(sheet)
    text = write_sheet(sheet)
    assert text.count("\n") < 160
    assert json.loads(text)["format"] == "guildkit tally sheet 1"


def test_a_member_finds_their_own_ballot():
    sheet = published()
    code = sheet.ballots[40].receipt
    assert find_line(sheet, code) == sheet.ballots[40]
    assert find_line(sheet, f" {code.lower().replace('-', '')} ") == sheet.ballots[40]
    assert find_line(sheet, "AAAA-AAAA-AAAA") is None


def test_receipts_are_unlike_each_other_and_easily_read():
    rng = random.Random(3)
    codes = {new_receipt(rng) for _ in range(5000)}
    assert len(codes) == 5000
    assert all(is_receipt(code) for code in codes)
    assert as_written("oil1 0000-zzzz") == "0111-0000-ZZZZ"
    assert not is_receipt("OIL1-0000-ZZZZ")


def _swap(sheet):
    return {"ballots": (sheet.ballots[1], sheet.ballots[0], *sheet.ballots[2:])}


def _terms(sheet, **how):
    return {"terms": sheet.terms.model_copy(update=how)}


def _without(sheet, place):
    return {"log": (*sheet.log[:place], *sheet.log[place + 1 :])}


TAMPERED = {
    "another winner": (
        lambda s: {"result": {**s.result, "winners": ["Memphis"]}},
        "winners: the sheet says Memphis, the recount says Knoxville.",
    ),
    "something added to the result": (
        lambda s: {"result": {**s.result, "note": "x"}},
        "note: the sheet says x, the recount says nothing.",
    ),
    "another ballot": (
        lambda s: {"ballots": (replace(s.ballots[0], ballot=("Memphis",)), *s.ballots[1:])},
        "The ballots or the verdict are not those with which the log says voting was closed.",
    ),
    "a ballot less": (
        lambda s: {"ballots": s.ballots[1:]},
        "turnout: the sheet says 101, the recount says 100.",
    ),
    "a heavier ballot": (
        lambda s: {"ballots": (replace(s.ballots[0], weight=Fraction(9)), *s.ballots[1:])},
        "turnout: the sheet says 101, the recount says 109.",
    ),
    "another order": (_swap, "The ballots are not in the order of their receipts."),
    "one receipt for two": (
        lambda s: {"ballots": (replace(s.ballots[0], receipt=s.ballots[1].receipt), *s.ballots[1:])},
        "stands there 2 times; each ballot has its own.",
    ),
    "a receipt of somebody's own": (
        lambda s: {"ballots": (replace(s.ballots[0], receipt="ALICE"), *s.ballots[1:])},
        "'ALICE' is no receipt code.",
    ),
    "an unknown option": (
        lambda s: {"ballots": (replace(s.ballots[0], ballot=("Ohio",)), *s.ballots[1:])},
        "The ballots cannot be counted: 'Ohio' is none of the options.",
    ),
    "another title": (
        lambda s: {"terms": s.terms.model_copy(update={"title": "Where shall the beer be?"})},
        "The question, the options or the rules are not those with which the log says voting was opened.",
    ),
    "another method": (
        lambda s: {"terms": s.terms.model_copy(update={"method": "borda"})},
        "winners: the sheet says Knoxville, the recount says Nashville.",
    ),
    "another rule for ties": (
        lambda s: {"terms": s.terms.model_copy(update={"ties": TiePolicy.EARLIEST})},
        "The question, the options or the rules are not those",
    ),
    "options twice": (
        lambda s: {"terms": s.terms.model_copy(update={"options": (*CITIES, "Memphis")})},
        "Two options have the same name.",
    ),
    "another electorate": (lambda s: _terms(s, electorate=200), "The question, the options or the rules"),
    "a small electorate": (
        lambda s: _terms(s, electorate=50),
        "The ballots speak for 101 members, and only 50 could vote.",
    ),
    "one who speaks for more": (
        lambda s: {"ballots": (replace(s.ballots[0], people=9), *s.ballots[1:])},
        "The ballots or the verdict are not those with which the log says voting was closed.",
    ),
    "another verdict": (
        lambda s: {"verdict": {"state": "failed", "reason": "quorum", "asked": 90, "reached": "101/120"}},
        "verdict, state: the sheet says failed, the recount says passed.",
    ),
    "another reason": (
        lambda s: {"verdict": {**s.verdict, "reason": "carried"}},
        "verdict, reason: the sheet says carried, the recount says elected.",
    ),
    "an excuse that only an amendment has": (
        lambda s: {"verdict": {**s.verdict, "state": "closed", "reason": "unfit"}},
        "verdict, state: the sheet says closed, the recount says passed.",
    ),
    "a quorum": (
        lambda s: _terms(s, quorum=90),
        "verdict, state: the sheet says passed, the recount says failed.",
    ),
    "a quorum and the verdict that goes with it": (
        lambda s: {
            **_terms(s, quorum=90),
            "verdict": {"state": "failed", "reason": "quorum", "asked": 90, "reached": "101/120"},
        },
        "The question, the options or the rules are not those with which the log says voting was opened.",
    ),
    "another threshold that changes nothing": (
        lambda s: _terms(s, support=66),
        "The question, the options or the rules are not those",
    ),
    "another end where nobody wins": (
        lambda s: _terms(s, without_winner="failed"),
        "The question, the options or the rules are not those",
    ),
    "no log": (lambda s: {"log": ()}, "There is no log."),
    "an event changed": (
        lambda s: {"log": ({**s.log[0], "by": "Bob"}, *s.log[1:])},
        "Event 1 of the log (opened) does not follow from those before it.",
    ),
    "an event left out": (lambda s: _without(s, 1), "Event 2 of the log (closed) does not follow"),
    "no opening": (lambda s: _without(s, 0), "Event 1 of the log (sealed) does not follow"),
    "no closing": (lambda s: _without(s, 2), "The ballots or the verdict are not those"),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_no_change_goes_unnoticed(how):
    change, sentence = TAMPERED[how]
    sheet = published()
    differences = verify(changed(sheet, **change(sheet)))
    assert any(sentence in difference for difference in differences), differences


@pytest.mark.parametrize(
    ("how", "state", "reason"),
    [
        ({"yes": 6, "no": 4}, "passed", "carried"),
        ({"yes": 6, "no": 4, "support": 60}, "failed", "support"),
        ({"yes": 5, "no": 5}, "closed", "tie"),
        ({"yes": 5, "no": 5, "without_winner": "failed"}, "failed", "tie"),
        ({"yes": 0, "no": 0, "abstained": 3}, "closed", "no-votes"),
        ({"yes": 6, "no": 4, "abstained": 2, "quorum": 10}, "passed", "carried"),
        ({"yes": 6, "no": 4, "quorum": 10}, "failed", "quorum"),
        ({"yes": 6, "no": 4, "quorum": 10, "people": 3}, "passed", "carried"),
        ({"yes": 6, "no": 4, "approval": 6}, "failed", "approval"),
        ({"yes": 6, "no": 4, "approval": 6, "people": 3}, "passed", "carried"),
        ({"yes": 6, "no": 4, "quorum": 90, "electorate": None}, "passed", "carried"),
    ],
)
def test_a_verdict_follows_from_the_sheet_alone(how, state, reason):
    sheet = read_sheet(write_sheet(motion(**how)))
    assert verify(sheet) == []
    assert (sheet.verdict["state"], sheet.verdict["reason"]) == (state, reason)
    opposite = {"state": "passed", "reason": "carried", "winners": [0]}
    if state == "passed":
        opposite = {"state": "failed", "reason": "support", "asked": 50, "reached": "1/2"}
    assert any("verdict, state: the sheet" in each for each in verify(changed(sheet, verdict=opposite)))


def test_lists_that_all_miss_the_threshold_are_closed_for_that():
    sheet = published("dhondt", seats=5, threshold=Fraction(1, 2))
    assert sheet.verdict == {"state": "closed", "reason": "threshold"}
    assert verify(sheet) == []


def test_people_decide_a_quorum_and_cannot_be_added_unseen():
    honest = motion(yes=6, no=4, quorum=10)
    first = replace(honest.ballots[0], people=3)
    said = verify(changed(honest, ballots=(first, *honest.ballots[1:])))
    assert "verdict, state: the sheet says failed, the recount says passed." in said
    assert "The ballots or the verdict are not those with which the log says voting was closed." in said


def test_whoever_let_somebody_vote_for_them_finds_their_voice_and_not_the_ballot(tmp_path):
    sheet = motion(yes=6, no=4, people=3)
    (one, _) = sheet.voices
    assert find_line(sheet, one.receipt.lower()) == one
    file = tmp_path / "sheet.json"
    file.write_text(write_sheet(sheet), encoding="utf-8")
    said = invoke("verify", file, "--receipt", one.receipt)
    assert f"✓ {one.receipt}: counted with the weight 1 in the ballot of another member.\n" in said.stdout
    data = json.loads(invoke("verify", file, "--receipt", one.receipt, "--json").stdout)
    assert data["receipt"] == {"receipt": one.receipt, "weight": "1"}
    (delegate,) = [line for line in sheet.ballots if line.people == 3]
    said = invoke("verify", file, "--receipt", delegate.receipt)
    assert f"✓ {delegate.receipt}: Yes (speaks for 3 members, weight 3)\n" in said.stdout


@pytest.mark.parametrize("left", [0, 1])
def test_a_voice_that_is_left_out_or_made_up_is_noticed(left):
    sheet = motion(yes=6, no=4, people=3)
    forged = make_sheet(sheet.terms, sheet.ballots, sheet.voices[:left], log=sheet.log)
    assert verify(forged) == [
        f"The ballots speak for 2 members beside their voters, and {left} voices have a receipt.",
        "The ballots or the verdict are not those with which the log says voting was closed.",
    ]
    other = replace(sheet.voices[0], weight=Fraction(5))
    assert verify(changed(sheet, voices=(other, *sheet.voices[1:])))


def test_an_amendment_that_the_constitution_did_not_take_is_closed():
    passed = motion(yes=2, no=1, amendment=True)
    terms, lines = passed.terms, passed.ballots
    unfit = make_sheet(terms, lines, unfit=True)
    log = chained(opening(terms, at=AT), closing(lines, (), unfit.verdict, at=AT))
    assert verify(changed(unfit, log=tuple(log))) == []
    assert unfit.verdict == {"state": "closed", "reason": "unfit", "winners": [0]}
    assert make_sheet(terms, lines[:0], unfit=True).verdict["reason"] == "no-votes"


def test_a_forged_sheet_cannot_have_the_announced_hash():
    honest = published()
    forged = published(lines=[line for line in honest.ballots if line.ballot[:1] != ("Knoxville",)])
    assert verify(forged) == []
    assert verify(forged, head=honest.head) == [
        f"The log ends with the hash {forged.head}, and {honest.head} was announced."
    ]


def test_a_lot_is_drawn_from_the_seed_that_was_committed_to():
    lines = [
        Line(receipt="AAAA-AAAA-AAAA", ballot=("Memphis",)),
        Line(receipt="BBBB-BBBB-BBBB", ballot=("Knoxville",)),
    ]
    how = {"lines": lines, "ties": TiePolicy.LOT, "electorate": None}
    sheet = published("plurality", seed="a1", commitment=commitment("a1"), **how)
    assert verify(sheet) == []
    assert sheet.result["tie"]["broken"] == "lot"
    assert verify(published("plurality", seed="a2", commitment=commitment("a1"), **how)) == [
        "The seed is not the one whose hash was published when voting opened."
    ]


def test_weights_are_exact():
    lines = [
        Line(receipt="AAAA-AAAA-AAAA", ballot=("Memphis",), weight=Fraction(1, 3)),
        Line(receipt="BBBB-BBBB-BBBB", ballot=("Knoxville",), weight=Fraction(1, 2)),
    ]
    sheet = read_sheet(write_sheet(published("plurality", lines=lines)))
    assert verify(sheet) == []
    assert sheet.result["winners"] == ["Knoxville"]
    assert sheet.result["turnout"] == "5/6"
    with pytest.raises(ValueError, match="weighs a fraction"):
        as_csv(sheet)


def test_a_chain_depends_on_every_event_and_its_place():
    one, two = {"what": "opened"}, {"what": "closed"}
    assert chain(chain(START, one), two) != chain(chain(START, two), one)
    assert chain(START, one) != chain(chain(START, two), one)
    assert chain(START, sealed(one)) == chain(START, one)
    assert digest({"a": 1, "b": "ü"}) == digest({"b": "ü", "a": 1})


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Line 1 is no JSON"),
        ("[1]", "The file is no tally sheet"),
        ("[" * 100_000, "nested too deeply"),
        (
            '{"format": "guildkit tally sheet 2"}',
            "The file is no tally sheet: it does not say that its format",
        ),
        ('{"format": "guildkit tally sheet 1"}', "The sheet cannot be read at terms: Field required."),
    ],
)
def test_what_is_no_sheet_is_refused(text, sentence):
    with pytest.raises(BadFile, match=re.escape(sentence)):
        read_sheet(text)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('"weight": "1"', '"weight": "1e999999999"', "at ballots.1.weight: Value error, it is no number"),
        ('"weight": "1"', '"weight": "-1"', "at ballots.1.weight: Value error, it is no number"),
        ('"method": "runoff"', '"method": "coin"', "at terms.method: Value error, there is no method 'coin'"),
        ('"electorate": 120', '"electorate": -1', "at terms.electorate: Input should be greater than"),
        ('"quorum": 0', '"quorum": 101', "at terms.quorum: Input should be less than"),
        ('"people": 1', '"people": 0', "at ballots.1.people: Input should be greater than"),
        ('"motion": false', '"motion": true', "at terms: Value error, a motion has two options"),
    ],
)
def test_a_sheet_with_nonsense_is_refused(old, new, sentence):
    with pytest.raises(BadFile, match=re.escape(sentence)):
        read_sheet(write_sheet(published()).replace(old, new, 1))


@pytest.fixture
def sheet_file(tmp_path):
    path = tmp_path / "proposal-3.json"
    path.write_text(write_sheet(published()), encoding="utf-8")
    return path


def invoke(*arguments):
    return CliRunner().invoke(app, list(map(str, arguments)), catch_exceptions=False)


def test_the_command_line_verifies(sheet_file):
    code = published().ballots[0].receipt
    said = invoke("verify", sheet_file, "--receipt", code.lower())
    assert said.exit_code == 0
    assert said.stdout == (
        "✓ #3: 101 ballots, counted again with the same result: Knoxville.\n"
        "✓ Judged again with the same verdict: passed (elected).\n"
        f"✓ The log of 3 events holds. Its last hash: {published().head}\n"
        f"✓ {code}: {' › '.join(published().ballots[0].ballot)}\n"
    )
    with pytest.raises(OperatorError, match="No ballot has the receipt ZZZZ-ZZZZ-ZZZZ"):
        invoke("verify", sheet_file, "--receipt", "ZZZZ-ZZZZ-ZZZZ")
    sheet_file.write_text(sheet_file.read_text("utf-8").replace('["Knoxville"]', '["Memphis"]', 1), "utf-8")
    wrong = invoke("verify", sheet_file)
    assert wrong.exit_code == 1
    assert wrong.stdout == "✗ winners: the sheet says Memphis, the recount says Knoxville.\n"
    data = json.loads(invoke("verify", sheet_file, "--json").stdout)
    assert (data["same"], len(data["differences"])) == (False, 1)
    assert data["verdict"] == {"state": "passed", "reason": "elected", "winners": [3]}
    failed = motion(yes=6, no=4, quorum=10)
    sheet_file.write_text(write_sheet(failed), "utf-8")
    assert (
        "same verdict: failed (quorum: 1/12 reached, 10 % asked for)." in invoke("verify", sheet_file).stdout
    )


def test_the_command_line_counts_a_sheet_by_any_method(sheet_file):
    for method, winner in [("borda", "Nashville"), ("plurality", "Memphis"), ("runoff", "Knoxville")]:
        data = json.loads(invoke("count", sheet_file, "--method", method, "--json").stdout)
        assert (data["winners"], data["turnout"]) == ([winner], 101)


def test_approvals_are_no_ranking(tmp_path):
    rng = random.Random(7)
    cast = [CITIES[:2]] * 3 + [CITIES[1:2]] * 2 + [()]
    lines = [Line(receipt=new_receipt(rng), ballot=ballot) for ballot in cast]
    sheet = tmp_path / "approval.json"
    sheet.write_text(write_sheet(published("approval", lines=lines)), encoding="utf-8")
    said = json.loads(invoke("count", sheet, "-m", "copeland", "--json").stdout)
    assert (said["winners"], said["pairwise"]["Memphis"]["Nashville"]) == (["Nashville"], 0)
    with pytest.raises(OperatorError, match="approves of several options, and plurality needs one choice"):
        invoke("count", sheet, "-m", "plurality")


@pytest.mark.parametrize("method", METHODS)
def test_exports_are_counted_the_same(tmp_path, method):
    sheet = published(method, seats=5)
    source = tmp_path / "sheet.json"
    source.write_text(write_sheet(sheet), encoding="utf-8")
    suffix = as_preflib(sheet)[0]
    for file in (tmp_path / "ballots.csv", tmp_path / f"ballots{suffix}"):
        assert invoke("export", source, file).exit_code == 0
        if method == "approval" and suffix != ".cat":
            continue
        data = json.loads(invoke("count", file, "-m", method, "--seats", "5", "--json").stdout)
        assert {key: data[key] for key in ("scores", "winners", "seats", "turnout")} == {
            key: sheet.result[key] for key in ("scores", "winners", "seats", "turnout")
        }
        with pytest.raises(OperatorError, match="File exists"):
            invoke("export", source, file)
    with pytest.raises(OperatorError, match=r"These ballots make a"):
        invoke("export", source, tmp_path / "ballots.txt")


def test_counting_lines_needs_no_sheet():
    sheet = published()
    assert count_lines(sheet.terms, sheet.ballots) == sheet.count()
