"""The draw itself: published vectors, fairness, and a verifier that names what is wrong."""

import copy
import hashlib
import hmac
import itertools
import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from guildkit_economy import raffle_verifier
from guildkit_economy.raffle_verifier import check, commitment, draw, list_hash, list_text, read_lines, stream

SEED = "00" * 31 + "07"
LINES = [
    ("0AAA-AAAA-AAAA", 1, ""),
    ("1BBB-BBBB-BBBB", 10, ""),
    ("2CCC-CCCC-CCCC", 0, "won-lately"),
    ("3DDD-DDDD-DDDD", 100, ""),
    ("4EEE-EEEE-EEEE", 1000, ""),
]
SIGNATURE = "ab" * 48
BEACON = {
    "source": "drand-quicknet",
    "round": 27946612,
    "value": hashlib.sha256(bytes.fromhex(SIGNATURE)).hexdigest(),
    "signature": SIGNATURE,
}


def drawn(beacon=None, winners=3, lines=LINES, seed=SEED):
    head = {
        "guild": 1234567890123456789,
        "raffle": 7,
        "winners": winners,
        "commitment": commitment(seed),
        "beacon": beacon,
    }
    hashed = list_hash(list_text(head, lines))
    return {
        "format": raffle_verifier.FORMAT,
        **head,
        "title": "Memphis or bust",
        "entries_sha256": hashed,
        "seed": seed,
        "result": draw(lines, winners, seed, hashed, beacon["value"] if beacon else ""),
        "entries": [list(line) for line in lines],
    }


# --- the rules --------------------------------------------------------------------------------------------------------


def test_the_published_vectors_hold():
    """They stand in docs/reference/raffle-draw.md: whoever writes a program of their own holds it against them."""
    alone, public = drawn(), drawn(BEACON)
    assert alone["commitment"] == "48428bdb7ddd829410d6bbb924fdeb3a3d7e88c2577bffae073b990c6f061d08"
    assert alone["entries_sha256"] == "4764f9f656e1c776b683d7877052d924a0fb88352b6cdb689f2fc8299ee753a9"
    assert alone["result"] == ["3DDD-DDDD-DDDD", "4EEE-EEEE-EEEE", "1BBB-BBBB-BBBB"]
    assert public["entries_sha256"] == "55a5e68880ea2dcab6b400abb5238dfc9bc5a82f3d2007215e9aacca5ed9ec66"
    assert public["result"] == ["4EEE-EEEE-EEEE", "3DDD-DDDD-DDDD", "1BBB-BBBB-BBBB"]
    page = Path("docs/reference/raffle-draw.md").read_text("utf-8")
    assert list_text(alone, LINES) in page
    for vector in (alone, public):
        for value in (vector["commitment"], vector["entries_sha256"], *vector["result"]):
            assert value in page
    assert check(alone) == check(public) == []


def again(document):
    """The rules, written a second time from the page alone, as somebody else would."""
    text = "guildkit-raffle 1\n"
    for name in ("guild", "raffle", "winners", "commitment"):
        text += f"{name} {document[name]}\n"
    beacon = document["beacon"]
    text += f"beacon {beacon['source']} {beacon['round']}\n" if beacon else "beacon none\n"
    for code, tickets, reason in document["entries"]:
        text += f"{code} {tickets}" + (f" {reason}" if reason else "") + "\n"
    message = hashlib.sha256(text.encode()).digest() + bytes.fromhex(beacon["value"] if beacon else "")
    left = [(code, tickets) for code, tickets, _ in document["entries"] if tickets]
    won, index = [], 0
    while left and len(won) < document["winners"]:
        total = sum(tickets for _, tickets in left)
        while True:
            block = hmac.new(bytes.fromhex(document["seed"]), message + index.to_bytes(8, "big"), "sha256")
            number, index = int.from_bytes(block.digest()[:8], "big"), index + 1
            if number < 2**64 - 2**64 % total:
                break
        number %= total
        for place, (code, tickets) in enumerate(left):
            if number < tickets:
                won.append(code)
                del left[place]
                break
            number -= tickets
    return won


def test_a_program_that_follows_the_page_draws_the_same():
    chance = random.Random(3)
    for case in range(60):
        codes = sorted({f"{chance.getrandbits(60):015X}" for _ in range(chance.randint(1, 40))})
        most = chance.choice([1, 5, 1000, 2**50])
        lines = [(code, chance.randint(0, most), "") for code in codes]
        lines = [(code, tickets, "" if tickets else "left") for code, tickets, _ in lines]
        document = drawn(BEACON if case % 2 else None, chance.randint(1, 50), lines, f"{case:064x}")
        assert document["result"] == again(document)
        assert check(document) == []
        holders = [code for code, tickets, _ in lines if tickets]
        assert len(set(document["result"])) == min(document["winners"], len(holders))


def test_numbers_beyond_the_last_whole_round_are_passed_over():
    total = 2**62 + 2**61  # 2^64 is two and two thirds of it
    limit = 2**64 - 2**64 % total
    lines = [("A", total - 1, ""), ("B", 1, "")]
    for seed in (f"{number:064x}" for number in itertools.count()):
        numbers = list(itertools.islice(stream(seed, "00" * 32, ""), 2))
        if numbers[0] >= limit > numbers[1]:
            break
    first = "A" if numbers[1] % total < total - 1 else "B"
    assert draw(lines, 1, seed, "00" * 32) == [first]


def test_every_ticket_has_the_same_chance():
    """1:2:3:4 tickets, 20,000 draws of two winners each, against the exact probabilities; chi-square with 11 degrees of freedom."""
    counts = {"A": 1, "B": 2, "C": 3, "D": 4}
    lines = [(code, tickets, "") for code, tickets in counts.items()]
    draws = 20_000
    seen = dict.fromkeys(itertools.permutations(counts, 2), 0)
    for number in range(draws):
        first, second = draw(lines, 2, f"{number:064x}", "11" * 32)
        seen[first, second] += 1
    chi = 0.0
    for (first, second), count in seen.items():
        expected = draws * counts[first] / 10 * counts[second] / (10 - counts[first])
        chi += (count - expected) ** 2 / expected
    assert chi < 24.72  # of the 99 % quantile; the seeds are fixed


def test_a_hundred_thousand_who_take_part_are_drawn_from():
    lines = [(f"{number:012d}", number % 200 + 1, "") for number in range(100_000)]
    winners = draw(lines, 100, SEED, "22" * 32)
    assert len(set(winners)) == 100
    assert winners == draw(read_lines(list_text(drawn(), lines)), 100, SEED, "22" * 32)


@pytest.mark.parametrize(
    ("lines", "winners"),
    [([], 3), ([("A", 0, "left")], 3), ([("A", 1, ""), ("B", 1, "")], 0)],
    ids=["nobody", "only one who is left out", "no winners"],
)
def test_a_draw_without_anybody_has_no_winners(lines, winners):
    assert draw(lines, winners, SEED, "00" * 32) == []


# --- the verifier -----------------------------------------------------------------------------------------------------


def changed(**changes):
    def change(document):
        document.update(changes)

    return change


def entry(index, *line):
    def change(document):
        document["entries"][index] = list(line)

    return change


def swapped(document):
    document["entries"][0], document["entries"][1] = document["entries"][1], document["entries"][0]


def doubled(document):
    document["entries"].insert(1, document["entries"][0])


def another_winner(document):
    document["result"][0] = "0AAA-AAAA-AAAA"


def signed_by_another(document):
    document["beacon"]["value"] = "cd" * 32


def another_round(document):
    document["beacon"]["round"] += 1


TAMPERED = {
    "another seed": (changed(seed="08" * 32), "not the one that was promised"),
    "a short seed": (changed(seed="08"), "not the one that was promised"),
    "another commitment": (changed(commitment="00" * 32), "The list is not the published one"),
    "another guild": (changed(guild=1), "The list is not the published one"),
    "another raffle": (changed(raffle=8), "The list is not the published one"),
    "more winners": (changed(winners=4), "The list is not the published one"),
    "another hash": (changed(entries_sha256="00" * 32), "The list is not the published one"),
    "more tickets": (entry(0, "0AAA-AAAA-AAAA", 2, ""), "The list is not the published one"),
    "somebody let in": (entry(2, "2CCC-CCCC-CCCC", 5, ""), "The list is not the published one"),
    "tickets and left out": (entry(2, "2CCC-CCCC-CCCC", 5, "left"), "2CCC-CCCC-CCCC cannot have 5 tickets"),
    "no tickets": (entry(0, "0AAA-AAAA-AAAA", 0, ""), "0AAA-AAAA-AAAA cannot have 0 tickets"),
    "negative tickets": (entry(0, "0AAA-AAAA-AAAA", -1, ""), "0AAA-AAAA-AAAA cannot have -1 tickets"),
    "half a ticket": (entry(0, "0AAA-AAAA-AAAA", 0.5, ""), "0AAA-AAAA-AAAA cannot have 0.5 tickets"),
    "a ticket that is true": (
        entry(0, "0AAA-AAAA-AAAA", True, ""),  # noqa: FBT003 - it stands for JSON
        "0AAA-AAAA-AAAA cannot have True tickets",
    ),
    "two lines in one": (entry(0, "0AAA-AAAA-AAAA 1\n0B", 1, ""), "is no code"),
    "another order": (swapped, "The list is out of order: 0AAA-AAAA-AAAA stands after 1BBB-BBBB-BBBB"),
    "somebody twice": (doubled, "0AAA-AAAA-AAAA stands on the list twice"),
    "another winner": (another_winner, "Place 1 goes to 4EEE-EEEE-EEEE, and not to 0AAA-AAAA-AAAA"),
    "a winner less": (changed(result=["4EEE-EEEE-EEEE"]), "3 win, and not 1"),
    "another value of the beacon": (signed_by_another, "not the hash of its signature"),
    "another round": (another_round, "The list is not the published one"),
    "no beacon": (changed(beacon=None), "The list is not the published one"),
    "another format": (changed(format="guildkit-raffle 2"), "The file says that it is 'guildkit-raffle 2'"),
    "no entries": (changed(entries=None), "not complete, or was damaged"),
    "a seed that is none": (changed(seed="xyz"), "not complete, or was damaged"),
    "winners in words": (changed(winners="three"), "not complete, or was damaged"),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_whatever_is_changed_is_named(name):
    change, said = TAMPERED[name]
    document = copy.deepcopy(drawn(BEACON))
    change(document)
    assert any(said in problem for problem in check(document)), check(document)


@pytest.mark.parametrize("document", [[], None, 3, {}, "draw"], ids=repr)
def test_what_is_no_draw_gets_a_sentence(document):
    (problem,) = check(document)
    assert "not complete, or was damaged" in problem


def verify(folder, document, *arguments):
    (folder / "draw.json").write_text(json.dumps(document), "utf-8")
    program = folder / "raffle_verifier.py"
    program.write_bytes(Path(raffle_verifier.__file__).read_bytes())
    # `-I -S`: neither this project nor any installed package is to be found.
    return subprocess.run(
        [sys.executable, "-I", "-S", program, folder / "draw.json", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_program_needs_python_alone(tmp_path):
    document = drawn(BEACON)
    said = verify(
        tmp_path,
        document,
        *("--commitment", document["commitment"].upper()),
        *("--list", document["entries_sha256"]),
        *("--code", "2ccc-cccc-cccc"),
    )
    assert said.returncode == 0, said
    assert "2CCC-CCCC-CCCC has 0 tickets, left out: won-lately." in said.stdout
    assert "Place 1: 4EEE-EEEE-EEEE" in said.stdout
    assert "Everything is right" in said.stdout
    assert (
        f"Compare round 27946612 of drand-quicknet with its publisher: value {BEACON['value']}" in said.stdout
    )
    said = verify(tmp_path, document, "--code", "5FFF-FFFF-FFFF")
    assert "5FFF-FFFF-FFFF does not stand on the list." in said.stdout
    said = verify(tmp_path, {**document, "seed": None, "result": []})
    assert said.returncode == 0
    assert "it has not been drawn yet" in said.stdout


def test_the_program_says_what_is_wrong(tmp_path):
    document = drawn()
    said = verify(tmp_path, document, "--list", "00" * 32, "--commitment", "00" * 32)
    assert said.returncode == 1
    assert "WRONG: The commitment in the file is not the one that you have noted." in said.stdout
    assert "WRONG: The entries_sha256 in the file is not the one that you have noted." in said.stdout
    document["result"].reverse()
    said = verify(tmp_path, document)
    assert said.returncode == 1
    assert "WRONG: Place 1 goes to" in said.stdout
    (tmp_path / "draw.json").write_text("{", "utf-8")
    said = subprocess.run(
        [sys.executable, tmp_path / "raffle_verifier.py", tmp_path / "draw.json"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 2
    assert "cannot be read" in said.stdout
    assert verify(tmp_path, []).returncode == 1
