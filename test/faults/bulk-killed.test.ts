import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { pollUntil } from '../support/poll-until.ts';
import { queuesInTurn } from '../support/queues.ts';
import { holdLock } from './support/held-lock.ts';
import { openStage, type Stage } from './support/stage.ts';

const count = 600;

const Job = z.object({ id: z.string(), status: z.string(), decided: z.number() });

describe.each(queuesInTurn(import.meta.url))('with the queue on %s', (queue) => {
  let stage: Stage;
  afterEach(() => stage?.close());

  test('a bulk decision whose process is killed in the middle decides each once, and ends', async () => {
    stage = await openStage({ queue });
    const database = await stage.connect();
    const first = await stage.serve();
    await database.query(insertOpen, [count]);
    const lastId = await database.query<{ id: string }>(`select candidate_id as id from
      (select id as candidate_id from candidates order by occurred_at, id limit 1) last`);
    // The last of them can't be written, so that those before its part are decided, and its part waits.
    const lock = await holdLock(
      await stage.connect(),
      'select id from candidates where id = $1 for update',
      [lastId.rows[0]?.id],
    );
    const { api } = stage.caller(first);
    const body = { action: 'dismiss', reason: 'test', filter: { service: ['killed'] } };
    const job = Job.parse((await api('/candidates/bulk', body)).json);
    await lock.isWaitedFor();
    await first.kill();
    await lock.release();
    // The claim of the dead process runs out.
    await stage.shiftTime('25 seconds');
    const second = await stage.serve();
    const ended = await pollUntil(
      async () => Job.parse((await stage.caller(second).api(`/bulk/${job.id}`)).json),
      ({ status }) => status === 'done',
      { what: 'the end of the bulk decision', withinMs: 60_000 },
    );
    expect(ended.decided).toBe(count);
    const { rows } = await database.query<{ events: number; candidates: number }>(
      `select count(*)::int as events, count(distinct entity_id)::int as candidates
       from audit_events where action = 'dismiss' and detail->>'bulk' = $1`,
      [job.id],
    );
    expect(rows[0]).toEqual({ events: count, candidates: count });
  });
});

const insertOpen = `
  insert into candidates (id, subject_key, connection_id, detector, cycle, status, title, story,
    service_id, fingerprint, fingerprint_words, occurred_at, detected_at, settles_at, finding, priority,
    severity, closeness, recurrence, agreement, agreement_low, score_reasons, trace, customer_impact, gap,
    is_first, historical, occurrences, updated_at)
  select gen_random_uuid(), 'pd-main/incident:K' || n, 'pd-main', 'auto_resolved_page', '1', 'open',
    'killed', 'killed', 'killed', 'killed-' || n, '[]', at, at, at, '{}', 1, 1, 1, 1, 1, 1, '[]', '[]',
    'unknown', 'unknown', false, false, 1, at
  from (select n, closecall_now() - n * interval '1 second' as at from generate_series(1, $1::int) n) rows`;
