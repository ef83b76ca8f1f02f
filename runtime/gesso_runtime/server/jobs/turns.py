"""Whose turn it is, and how many are before a job."""

import sqlite3

from gesso_runtime.server.jobs.queue_database import QueueDatabase
from gesso_runtime.server.jobs.queue_schema import RECORD, record
from gesso_runtime.server.jobs.record import JobRecord

# Whose turn: of the keys that wait, the one with the fewest jobs running, then the one that was
# served longest ago, then by the age of the next job. Within a key: priority, then age. The keys
# are found by leaps over the index, however many jobs wait.
_TURNS = """
WITH RECURSIVE leap(key) AS (
  SELECT min(key) FROM job WHERE state = 'queued'
  UNION ALL
  SELECT (SELECT min(key) FROM job WHERE state = 'queued' AND key > leap.key)
  FROM leap WHERE key IS NOT NULL)
SELECT key FROM leap WHERE key IS NOT NULL ORDER BY
  (SELECT count(*) FROM job INDEXED BY job_running
    WHERE job.key = leap.key AND state = 'running'),
  coalesce((SELECT last FROM turn WHERE turn.key = leap.key), 0),
  (SELECT number FROM job WHERE job.key = leap.key AND state = 'queued'
    ORDER BY priority DESC, number LIMIT 1)
"""
_WAITING = f"""
SELECT key, (SELECT count(*) FROM job INDEXED BY job_waiting
  WHERE job.key = turns.key AND state = 'queued')
FROM ({_TURNS}) AS turns
"""
_CLAIM = f"""
UPDATE job SET state = 'running', attempts = attempts + 1, started = :now
WHERE number = (
  SELECT number FROM job WHERE state = 'queued' AND key = (SELECT key FROM ({_TURNS}) LIMIT 1)
  ORDER BY priority DESC, number LIMIT 1)
RETURNING {RECORD}
"""
_SERVED = """
INSERT INTO turn SELECT :key, coalesce(max(last), 0) + 1 FROM turn WHERE true
ON CONFLICT DO UPDATE SET last = excluded.last
"""
# At start only: who removes its jobs at once shall gain no turn by that.
_FORGET = "DELETE FROM turn WHERE key NOT IN (SELECT key FROM job)"
_AHEAD = """
SELECT key, (
  SELECT count(*) FROM job AS o WHERE o.state = 'queued' AND o.key = job.key AND (
    o.priority > job.priority OR (o.priority = job.priority AND o.number < job.number)))
FROM job WHERE id = :id AND state = 'queued'
"""


def claim(db: sqlite3.Connection, now: float) -> JobRecord | None:
    """The next job, now RUNNING; None when none waits."""
    rows = db.execute(_CLAIM, {"now": now}).fetchall()
    if not rows:
        return None
    claimed = record(rows[0])
    db.execute(_SERVED, {"key": claimed.key})
    return claimed


def forget(db: sqlite3.Connection) -> None:
    """Those of keys without a job."""
    db.execute(_FORGET)


def position(database: QueueDatabase, job: str) -> int:
    """See `JobQueue.position`."""
    found = database.rows(_AHEAD, {"id": job})
    if not found:
        return 0
    key, ahead = found[0]
    before, is_later = ahead, False
    for other, waiting in database.rows(_WAITING):
        if other == key:
            is_later = True
        else:
            before += min(waiting, ahead if is_later else ahead + 1)
    return int(before)
