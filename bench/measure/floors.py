"""The stricter floors of the writes: what pgbench takes for as many bare rows, in prepared statements, in the same run.

They go to tables of the same shape and indexes in a schema of its own: no foreign keys, no triggers, no fence, and
nothing is asked that a request asks besides. The floor with the same SQL is in `playing`.
"""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.measure.rounds import Meter
from tingmin.config import home as homes
from tingmin.config.station import address
from tingmin.config.station.binaries import environment, folder

TABLES = (
    "people_person", "matters_matter", "matters_mattertext", "matters_party", "matters_obligation",
    "documents_numberseries", "documents_document", "ledger_fact", "ledger_enclosure",
)  # fmt: skip
FOLDED = "\n".join(f"CREATE TABLE floor.{name} (LIKE public.{name} INCLUDING ALL);" for name in TABLES)
SETUP = f"""
DROP SCHEMA IF EXISTS floor CASCADE;
CREATE SCHEMA floor;
{FOLDED}
CREATE SEQUENCE floor.serial;
CREATE TABLE floor.pick (n bigint PRIMARY KEY, matter uuid);
INSERT INTO floor.matters_matter SELECT * FROM public.matters_matter ORDER BY id LIMIT 5000;
INSERT INTO floor.matters_obligation SELECT clock.* FROM public.matters_obligation clock
  JOIN floor.matters_matter matter ON matter.id = clock.matter_id;
INSERT INTO floor.pick SELECT row_number() OVER (), id FROM floor.matters_matter;
"""
# A column that came later is left empty rather than named here.
LOOSEN = """
SELECT format('ALTER TABLE floor.%I ALTER %I DROP NOT NULL', table_name, column_name) FROM information_schema.columns
 WHERE table_schema = 'floor' AND is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO'
   AND column_name NOT IN ('id', 'n', 'matter_id', 'fact_id')
"""
ANALYZE = "ANALYZE floor.matters_matter; ANALYZE floor.matters_obligation; ANALYZE floor.pick"
BYTES = "decode(repeat('ab', {}), 'hex')"
PAPER = "repeat('x', 1000)"
SERIES = """
INSERT INTO floor.documents_numberseries (organ_id, word, year, last) VALUES (:organ, 'w', 2026, 1)
ON CONFLICT (organ_id, word, year) DO UPDATE SET last = documents_numberseries.last + 1 RETURNING last;
"""
DOCUMENT = f"""
INSERT INTO floor.documents_document (id, about, kind, number, organ_id, issued_at, content, to_petitioner)
VALUES (gen_random_uuid(), gen_random_uuid(), 'receipt', gen_random_uuid()::text, :organ, now(),
        jsonb_build_object('text', {PAPER}), true);
"""
FACT = f"""
INSERT INTO floor.ledger_fact (id, subject_kind, subject_id, sequence, kind, at, actor_post, actor_name, article, body,
                               commitment, suite, previous, digest)
VALUES (gen_random_uuid(), 'matter', gen_random_uuid(), 1, 'register', now(), 'petitioner', '', 'XF2022 §22',
        '{{"stage": "registered", "channel": "online", "book": "XF2022+BJ2006", "document": null}}',
        {BYTES.format(33)}, 1, '', {BYTES.format(33)});
INSERT INTO floor.ledger_enclosure (fact_id, salt, content)
VALUES (gen_random_uuid(), {BYTES.format(16)}, jsonb_build_object('document_sha256', repeat('a', 64)));
"""
OBLIGATION = """
INSERT INTO floor.matters_obligation (id, matter_id, clock, organ_id, started_on, start_fact, extension, due_raw,
                                      due_effective, provisional)
VALUES (gen_random_uuid(), gen_random_uuid(), 'D01', :organ, current_date, gen_random_uuid(), 0, current_date + 15,
        current_date + 15, false);
"""
MATTER_COLUMNS = """id, number, title, procedure, book, stage, channel, category, purpose, content_class, route,
    region_code, people_count, marks, registrar_id, holder_id, received_on, registered_at, next_due, query_code,
    reference, walled_organs, walled_people, protected"""
REGISTER = f"""
\\set organ 1
BEGIN;
SELECT nextval('floor.serial');
INSERT INTO floor.people_person (id, sealed, wrapped_key, key_name, name_mask, phone_mask, indexes, indexed_under,
                                 enrolled_at)
VALUES (gen_random_uuid(), {BYTES.format(221)}, {BYTES.format(61)}, 'k1-000000', '王*', '138****0000',
        ARRAY[uuid_send(gen_random_uuid()), uuid_send(gen_random_uuid()), uuid_send(gen_random_uuid())], 'i1-000000',
        now());
INSERT INTO floor.matters_matter ({MATTER_COLUMNS})
VALUES (gen_random_uuid(), left(gen_random_uuid()::text, 24), 'title', 'petition', 'XF2022+BJ2006', 'registered',
        'online', '', 'other', '', '', '110105015', 1, '{{}}', :organ, :organ, current_date, now(), current_date + 15,
        uuid_send(gen_random_uuid()), '', '{{}}', '{{}}', false);
INSERT INTO floor.matters_mattertext (matter_id, body) VALUES (gen_random_uuid(), repeat('路', 80));
INSERT INTO floor.matters_party (id, matter_id, person_id, role, position)
VALUES (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'petitioner', 0);
{OBLIGATION}{SERIES}{DOCUMENT}{FACT}
COMMIT;
"""
STEP = f"""
\\set n random(1, 5000)
BEGIN;
SELECT * FROM floor.matters_matter WHERE id = (SELECT matter FROM floor.pick WHERE n = :n) FOR UPDATE;
SELECT * FROM floor.matters_obligation WHERE matter_id = (SELECT matter FROM floor.pick WHERE n = :n);
UPDATE floor.matters_matter SET stage = 'accepted', next_due = current_date + :n % 60
 WHERE id = (SELECT matter FROM floor.pick WHERE n = :n);
UPDATE floor.matters_obligation SET stopped_on = current_date, stop_fact = gen_random_uuid()
 WHERE matter_id = (SELECT matter FROM floor.pick WHERE n = :n) AND clock = 'D01';
{OBLIGATION}{SERIES}{DOCUMENT}
SELECT sequence, digest FROM floor.ledger_fact WHERE subject_id = (SELECT matter FROM floor.pick WHERE n = :n)
 ORDER BY sequence DESC LIMIT 1;
{FACT}
COMMIT;
"""
SCRIPTS = {"register": REGISTER, "step": STEP}
LEARNING = 5


@dataclass(frozen=True, slots=True)
class PgBench:
    """pgbench with one client and prepared statements; a round is a number of transactions of one script."""

    script: str
    transactions: int

    @property
    def name(self) -> str:
        """As it stands beside its scenario."""
        return f"rows {self.script}"

    @property
    def told_as(self) -> str:
        """As the verdicts know it."""
        return f"{self.script} bare rows"

    def measured(self) -> Meter:
        """Each transaction's time but those in which a new connection learns its tables."""
        with TemporaryDirectory() as scratch:
            self._run(Path(scratch))
            lines = [each for log in sorted(Path(scratch).glob("log*")) for each in log.read_text().splitlines()]
        return Meter([int(line.split()[2]) / 1000 for line in lines[LEARNING:]])

    def _run(self, scratch: Path) -> None:
        place, script = address.of(homes.current()), scratch / f"{self.script}.sql"
        script.write_text(SCRIPTS[self.script].replace("\\set organ 1\n", ""), "utf-8")
        command = [
            str(folder() / "pgbench"), "-n", "-M", "prepared", "-c", "1", "-t", str(LEARNING + self.transactions), "-l",
            "--log-prefix", f"{scratch}/log", "-D", f"organ={_organ()}", "-f", str(script),
            "-h", place.host, "-U", place.user, place.name,
        ]  # fmt: skip
        told = environment() | {"PGPASSWORD": place.password}
        done = subprocess.run(command, env=told, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr)


def set_up() -> None:
    """Tables of the same shape, some thousand rows to step on."""
    with address.of(homes.current()).connect() as connection:
        connection.execute(SETUP)
        for (statement,) in connection.execute(LOOSEN).fetchall():
            connection.execute(statement)
        connection.execute(ANALYZE)


@contextmanager
def tables() -> Iterator[None]:
    """Set up for a block."""
    set_up()
    try:
        yield
    finally:
        clear()


def clear() -> None:
    """Leave nothing behind."""
    with address.of(homes.current()).connect() as connection:
        connection.execute("DROP SCHEMA IF EXISTS floor CASCADE")


def _organ() -> str:
    with address.of(homes.current()).connect() as connection:
        row = connection.execute("SELECT id::text FROM organisations_organ WHERE code = 'beijing-petition'").fetchone()
    return str(row[0] if row else "")
