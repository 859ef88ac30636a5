import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type SeededIds, seededIds } from '../../src/demo/seeded-ids.ts';
import { apiClient } from '../support/api-client.ts';
import { allCandidates, candidateById, type ToldCandidate } from '../support/flow-steps.ts';
import { pollUntil } from '../support/poll-until.ts';
import { queuesInTurn } from '../support/queues.ts';
import { newSeed } from './support/new-seed.ts';
import { expectJobsOn } from './support/queue-ran.ts';
import { openStage, type Stage } from './support/stage.ts';
import { pagesThatClear } from './support/traffic.ts';
import { deliver } from './support/webhooks.ts';

/** Of each queue; `FAULT_ROUNDS` plays as many as one likes. */
const rounds = Number(process.env['FAULT_ROUNDS'] || 10);
/** One alone would have so long a history in the end that telling it takes longest. */
const inTurns = 20;

type Rival = {
  actor: string;
  action: 'confirm' | 'dismiss';
  body: object;
  api: ReturnType<typeof apiClient>;
};

const Conflict = z.object({
  detail: z.string().min(1),
  decision: z.enum(['confirm', 'dismiss']),
  decidedBy: z.string(),
  decidedAt: z.iso.datetime(),
});

describe.each(queuesInTurn(import.meta.url))('with the queue on %s', (queue) => {
  let stage: Stage;
  let database: pg.Client;
  let rivals: readonly [Rival, Rival];
  beforeAll(async () => {
    stage = await openStage({
      queue,
      policy: {
        settleSeconds: 0,
        undoSeconds: 3_600,
        rules: [{ name: 'everything', when: 'true', then: 'review' }],
      },
    });
    database = await stage.connect();
    const one = await stage.serve();
    const other = await stage.serve();
    rivals = [
      {
        actor: 'token:robin',
        action: 'confirm',
        body: {},
        api: apiClient(one.url, await tokenFor('robin')),
      },
      {
        actor: 'token:sasha',
        action: 'dismiss',
        body: { reason: 'not_a_near_miss' },
        api: apiClient(other.url, await tokenFor('sasha')),
      },
    ];
    for (let nth = 0; nth < inTurns; nth += 1) {
      const title = `the ${String.fromCharCode(97 + nth).repeat(5)} service is slow`;
      for (const webhook of pagesThatClear(title, 1, title)) {
        await deliver(one.url, webhook);
      }
    }
  });
  afterAll(() => stage?.close());

  test(`of two that decide at once on two replicas exactly one wins, ${rounds} times on each queue, and the other is told who did`, async () => {
    const ids = seededIds(newSeed());
    const decided = await pollUntil(
      async () => (await allCandidates(rivals[0])).filter(({ status }) => status === 'open'),
      (open) => open.length === inTurns,
      { what: 'the candidates', withinMs: 20_000 },
    );
    const wins = { confirm: 0, dismiss: 0 };
    for (let round = 0; round < rounds; round += 1) {
      const id = decided[round % inTurns]?.id ?? '';
      const { winner, conflict } = await race(ids, await candidateById(rivals[0], id));
      wins[winner.action] += 1;
      expect(conflict).toMatchObject({ decision: winner.action, decidedBy: winner.actor });
      const { status } = await candidateById(winner, id);
      expect(status).toBe(winner.action === 'confirm' ? 'confirmed' : 'dismissed');
      expect((await winner.api(`/candidates/${id}/undo`, {})).status).toBe(200);
      expect((await candidateById(winner, id)).status).toBe('open');
    }

    const { rows } = await database.query<{ action: string; count: string }>(
      `select action, count(*) from audit_events where entity = 'candidate'
     and action ~ '^(confirm|dismiss)' group by action order by action`,
    );
    expect(Object.fromEntries(rows.map(({ action, count }) => [action, Number(count)]))).toEqual({
      confirm: wins.confirm,
      confirm_refused: wins.dismiss,
      dismiss: wins.dismiss,
      dismiss_refused: wins.confirm,
    });
    expect(Math.min(wins.confirm, wins.dismiss)).toBeGreaterThan(0);
    await expectJobsOn(queue, stage);
  }, 300_000);

  async function race(ids: SeededIds, { id, version }: ToldCandidate) {
    const outcomes = await Promise.all(
      rivals.map(async (rival) => {
        await wait(ids.between(0, 3));
        const answer = await rival.api(`/candidates/${id}/${rival.action}`, {
          version,
          ...rival.body,
        });
        return { rival, ...answer };
      }),
    );
    expect(outcomes.map(({ status }) => status).sort()).toEqual([200, 409]);
    const winner = outcomes.find(({ status }) => status === 200)?.rival ?? rivals[0];
    return {
      winner,
      conflict: Conflict.parse(outcomes.find(({ status }) => status === 409)?.json),
    };
  }

  /** A token of that name; its hash is all that the database knows of it. */
  async function tokenFor(name: string): Promise<string> {
    const token = `the token of ${name}, who decides`.replaceAll(' ', '-');
    await database.query(
      `insert into api_tokens (id, name, token_hash, role, created_at)
     values (gen_random_uuid(), $1, sha256(convert_to($2, 'utf8')), 'responder', closecall_now())`,
      [name, token],
    );
    return token;
  }
});
