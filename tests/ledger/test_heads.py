"""The log as the merge makes it: one place for each fact, signed heads, and a database that lets neither be changed."""

import stat
import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from tests.ledger.conftest import AT, CLERK, tell
from tingmin.kernel.ids import new_id
from tingmin.kernel.refusals import NotFound
from tingmin.ledger import keys, log, merging, merkle, suites
from tingmin.ledger.actions import record
from tingmin.ledger.audit import audit
from tingmin.ledger.keys import NotAKey, public_keys, read_public, site_signer
from tingmin.ledger.log import NoSuchTree, consistency, head_json, head_of, heads, newest_head, position_of, root_of
from tingmin.ledger.merging import FROM_THE_FIRST, merge, merge_from_the_first
from tingmin.ledger.models import Fact, LogLeaf, LogNode, TreeHead
from tingmin.ledger.rules import head_message
from tingmin.ledger.suites import PublicKey, UnknownSuite, hash_of, is_signed, new_private, signer_of, suite_named
from tingmin.ledger.types import Entry, Subject, SubjectKind, Suite

BOTH = pytest.mark.parametrize("suite", list(Suite), ids=lambda suite: suite.name)


# Keys and signatures: no database.


@BOTH
def test_signature_holds_and_any_change_breaks_it(suite):
    signer = signer_of(suite, new_private(suite))
    signature = signer.sign(b"head")
    assert len(signature) == 64
    assert is_signed(b"head", signature, by=signer.public)
    assert not is_signed(b"Head", signature, by=signer.public)
    assert not is_signed(b"head", signature[:-1] + bytes([signature[-1] ^ 1]), by=signer.public)
    assert not is_signed(b"head", signature[:-1], by=signer.public)
    assert not is_signed(b"head", signature, by=signer_of(suite, new_private(suite)).public)


def test_sm2_signature_of_the_standard_holds():
    """GM/T 0003.5-2012, appendix A: the recommended curve, “message digest”."""
    x = "09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020"
    y = "CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13"
    r = "F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3"
    s = "B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA"
    by = PublicKey(Suite.SM3, bytes.fromhex("04" + x + y))
    assert is_signed(b"message digest", bytes.fromhex(r + s), by=by)
    assert not is_signed(b"message digests", bytes.fromhex(r + s), by=by)


def test_sm3_is_that_of_the_standard_with_and_without_openssl():
    vector = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert hash_of(Suite.SM3)(b"abc").hex() == suites._sm3_without_openssl(b"abc").hex() == vector


def test_sm2_halves_with_leading_zeros_keep_their_length(monkeypatch):
    monkeypatch.setattr(suites.SM2, "sign", lambda self, message: (b"\x01", b"\x02" * 31))
    signature = suites.Sm2Signer(new_private(Suite.SM3)).sign(b"head")
    assert signature == bytes(31) + b"\x01" + b"\x00" + b"\x02" * 31


@pytest.mark.parametrize("key", [b"", b"\x04" + bytes(64), b"\x04" + b"\x07" * 64, b"\x02" + bytes(32)])
def test_what_is_no_point_of_the_curve_is_no_key(key):
    assert not is_signed(b"head", b"\x01" * 64, by=PublicKey(Suite.SM3, key))


def test_unknown_suite_is_refused_by_name():
    with pytest.raises(UnknownSuite, match="md5"):
        suite_named("md5")


@BOTH
def test_key_is_made_once_and_only_its_owner_reads_it(suite, settings):
    signer = site_signer(suite)
    assert site_signer(suite) == signer
    private = settings.LEDGER_KEYS / keys.FILES[suite]
    assert stat.S_IMODE(private.stat().st_mode) == 0o600
    assert {path.name for path in settings.LEDGER_KEYS.iterdir()} == {private.name, f"{signer.public.id}.pub.json"}
    assert read_public(settings.LEDGER_KEYS / f"{signer.public.id}.pub.json") == signer.public


def test_second_writer_of_a_key_takes_the_first_one(settings):
    settings.LEDGER_KEYS.mkdir()
    path = settings.LEDGER_KEYS / "ed25519.key"
    keys._write_once(path, "aa", mode=0o600)
    keys._write_once(path, "bb", mode=0o600)
    assert [path.read_text()] == [each.read_text() for each in settings.LEDGER_KEYS.iterdir()]
    assert path.read_text() == "aa"


def test_key_from_the_environment_leaves_no_private_file(monkeypatch, settings):
    monkeypatch.setenv("TINGMIN_LEDGER_KEY", "07" * 32)
    public = site_signer(Suite.SHA256).public
    assert public == signer_of(Suite.SHA256, b"\x07" * 32).public
    assert [path.name for path in settings.LEDGER_KEYS.iterdir()] == [f"{public.id}.pub.json"]


@pytest.mark.parametrize("text", ["", "zz", "07" * 31])
def test_damaged_key_is_refused_and_not_replaced(settings, text):
    settings.LEDGER_KEYS.mkdir()
    (settings.LEDGER_KEYS / "ed25519.key").write_text(text)
    with pytest.raises(NotAKey):
        site_signer(Suite.SHA256)
    assert (settings.LEDGER_KEYS / "ed25519.key").read_text() == text


class Module:
    """A cryptographic module as a site would plug it in."""

    public = signer_of(Suite.SHA256, b"\x05" * 32).public

    def sign(self, message):
        return signer_of(Suite.SHA256, b"\x05" * 32).sign(message)


def test_certified_module_signs_when_the_setting_names_it(settings):
    settings.LEDGER_SIGNER = "tests.ledger.test_heads.Module"
    assert site_signer(Suite.SHA256).public == Module.public
    assert set(public_keys()) == {Module.public.id}


# The merge.


@pytest.mark.django_db
@BOTH
def test_merge_gives_each_fact_its_place_and_signs_the_head(settings, suite):
    settings.LEDGER_SUITE = suite.name.lower()
    facts = tell(7)
    assert merge(at=AT) == 7
    assert [position_of(fact.pk) for fact in facts] == list(range(7))
    head = newest_head()
    assert head is not None
    assert (head.size, head.suite, head.at) == (7, suite, AT)
    assert head.root == root_of(7, suite=suite)
    assert is_signed(head_message(head), head.signature, by=public_keys()[head.key])
    assert {bytes(each)[0] for each in LogLeaf.objects.values_list("leaf_hash", flat=True)} == {suite}


@pytest.mark.django_db
def test_merge_of_nothing_signs_nothing():
    assert merge(at=AT) == 0
    assert newest_head() is None
    tell(1)
    merge(at=AT)
    assert merge(at=AT + timedelta(hours=1)) == 0
    assert [head.size for head in heads().rows] == [1]


@pytest.mark.django_db
def test_log_keeps_the_suite_that_it_began_with(settings):
    tell(2)
    merge(at=AT)
    settings.LEDGER_SUITE = "sm3"
    facts = tell(2)
    merge(at=AT)
    head = newest_head()
    assert head is not None
    assert (facts[0].suite, head.suite, head.size) == (Suite.SM3, Suite.SHA256, 4)
    assert audit().finding is None


@pytest.mark.django_db
@pytest.mark.parametrize("batch", [1, 3, 50])
def test_merging_in_batches_gives_the_same_log(batch):
    tell(11)
    assert merge(at=AT, batch=batch) == 11
    contents = [merkle.leaf_hash(bytes(f.digest), hash_=hash_of(Suite.SHA256)) for f in Fact.objects.order_by("pk")]
    nodes = dict(merkle.grow(0, contents, peaks={}, hash_=hash_of(Suite.SHA256)))
    assert log.nodes_of(set(nodes)) == nodes
    assert LogNode.objects.count() == len(nodes) - 11


@pytest.mark.django_db
@pytest.mark.parametrize("dies_in", ["_keep_leaves", "_keep_nodes", "_sign"])
def test_merge_killed_half_way_and_run_again_makes_no_double(monkeypatch, dies_in):
    facts = tell(9)
    done = []

    def die_the_second_time(*words, **more):
        done.append(dies_in)
        if len(done) == 2:
            raise KeyboardInterrupt
        return alive(*words, **more)

    alive = getattr(merging, dies_in)
    monkeypatch.setattr(merging, dies_in, die_the_second_time)
    with pytest.raises(KeyboardInterrupt):
        merge(at=AT, batch=4)
    assert [head.size for head in heads().rows] == [4]
    assert merge(at=AT, batch=4) == 5
    assert [position_of(fact.pk) for fact in facts] == list(range(9))
    assert audit().finding is None


@pytest.mark.django_db
def test_fact_that_was_committed_late_is_merged_later():
    """Its id is older than those merged already: its transaction was still open."""
    early = new_id()
    tell(3)
    merge(at=AT)
    record(Entry("late", Subject(SubjectKind.MATTER, new_id())), actor=CLERK, at=AT, fact_id=early)
    assert merge(at=AT) == 1
    assert position_of(early) == 3


@pytest.mark.django_db
def test_fact_from_before_the_window_waits_for_the_sweep(monkeypatch):
    monkeypatch.setattr(merging, "LONGEST_WRITE", timedelta(0))
    facts = tell(2)
    later = tell(1)
    monkeypatch.setattr(merging, "_where_news_begin", lambda: facts[-1].pk)
    assert merge(at=AT) == 1
    assert [position_of(each.pk) for each in (*facts, *later)] == [None, None, 0]
    assert merge_from_the_first(at=AT) == 2


@pytest.mark.django_db
def test_news_begin_a_day_before_the_newest_leaf_or_head():
    assert merging._where_news_begin() == FROM_THE_FIRST
    fact = tell(1)[0]
    merge(at=AT)  # long before the fact's id was made, as a clock that went wrong would have it
    assert merging._where_news_begin().int >> 80 == int((AT - timedelta(days=1)).timestamp() * 1000)
    merge_time = AT + timedelta(days=10_000)
    tell(1)
    merge(at=merge_time)
    assert merging._where_news_begin() < fact.pk


def test_two_mergers_at_once_make_one_log(committed_city):
    count = Fact.objects.count()
    for _ in range(4):
        tell(5)
    results, errors = [], []

    def work():
        try:
            results.append(merge(at=AT, batch=3))
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    assert sum(results) == count + 20
    assert list(LogLeaf.objects.order_by("position").values_list("position", flat=True)) == list(range(count + 20))
    assert audit().finding is None


# Reading the log.


@pytest.mark.django_db
def test_heads_are_paged_newest_first():
    for _ in range(5):
        tell(1)
        merge(at=AT)
    first = heads(size=2)
    assert [head.size for head in first.rows] == [5, 4]
    assert [head.size for head in heads(before=first.next_key, size=9).rows] == [3, 2, 1]
    assert head_of(3).size == 3
    with pytest.raises(NotFound):
        head_of(6)


@pytest.mark.django_db
def test_past_roots_and_proofs_come_from_few_rows(django_assert_max_num_queries):
    tell(40)
    merge(at=AT, batch=17)
    with django_assert_max_num_queries(3):
        path = consistency(17, 40)
    old, new = head_of(17), head_of(40)
    assert merkle.consistent(
        first=17, second=40, first_root=old.root[1:], second_root=new.root[1:], path=path, hash_=hash_of(old.suite)
    )


@pytest.mark.django_db
@pytest.mark.parametrize(("first", "second"), [(0, 1), (2, 1), (1, 9)])
def test_proof_between_sizes_that_never_were_is_refused(first, second):
    tell(2)
    merge(at=AT)
    with pytest.raises(NoSuchTree):
        consistency(first, second)


@pytest.mark.django_db
def test_head_is_published_with_the_key_that_signed_it():
    tell(2)
    merge(at=AT)
    head = newest_head()
    assert head is not None
    told = head_json(head)
    assert told["size"] == 2
    assert told["at"] == "2025-03-03T02:30:15.123456+00:00"
    assert told["public_key"] == public_keys()[head.key].key.hex()


@pytest.mark.django_db
def test_old_heads_stay_checkable_after_the_key_was_changed(settings):
    tell(2)
    merge(at=AT)
    (settings.LEDGER_KEYS / "ed25519.key").rename(settings.LEDGER_KEYS / "ed25519.key.old")
    tell(2)
    merge(at=AT)
    assert len({head.key for head in heads().rows}) == 2
    assert audit().finding is None


# The database refuses.


TABLES = {"ledger_logleaf": "position", "ledger_lognode": "hash", "ledger_treehead": "size"}
EMPTY_IT = "UPDATE ledger_enclosure SET content = NULL, salt = ''"
STATEMENTS = ("UPDATE {table} SET {column} = {column}", "DELETE FROM {table}", "TRUNCATE {table} CASCADE")


def attempt(statement):
    """In a block of its own, so that the test can look at the tables afterwards."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement)
        return cursor.rowcount


@pytest.mark.django_db
@pytest.mark.parametrize("statement", STATEMENTS)
@pytest.mark.parametrize(("table", "column"), TABLES.items())
def test_database_refuses_to_change_the_log(statement, table, column):
    tell(3)
    merge(at=AT)
    with pytest.raises(IntegrityError, match="append-only"):
        attempt(statement.format(table=table, column=column))
    assert (LogLeaf.objects.count(), TreeHead.objects.count()) == (3, 1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_enclosure SET content = '{}'",
        "UPDATE ledger_enclosure SET content = NULL",
        "UPDATE ledger_enclosure SET salt = ''",
        "UPDATE ledger_enclosure SET content = NULL, salt = 'x'",
        "UPDATE ledger_enclosure SET content = NULL, salt = '', fact_id = gen_random_uuid()",
        "DELETE FROM ledger_enclosure",
        "TRUNCATE ledger_enclosure",
    ],
)
def test_enclosure_can_be_emptied_and_nothing_else(statement):
    tell(1, enclosed={"reason": "…"})
    with pytest.raises(IntegrityError, match="append-only"):
        attempt(statement)
    assert attempt(EMPTY_IT) == 1
    with pytest.raises(IntegrityError, match="append-only"):
        attempt(EMPTY_IT)
