import { asc } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CandidateRow, candidates } from '../../src/db/schema/candidates.ts';
import { type AcmeService, people, services } from '../../src/demo/acme.ts';
import { page } from '../../src/demo/scenarios/page.ts';
import { pipelineRetried } from '../../src/demo/scenarios/pipeline-scenarios.ts';
import { canaryRolledBack } from '../../src/demo/scenarios/rollback-scenarios.ts';
import type { ScenarioDelivery } from '../../src/demo/scenarios/scenario-delivery.ts';
import { type SeededIds, seededIds } from '../../src/demo/seeded-ids.ts';
import { hoursAgo, sendAll, settled } from '../support/flow-steps.ts';
import { startClosecall, type TestClosecall } from '../support/start-closecall.ts';

/** A repository and a paged service of its own for each telling, so that no two are neighbours. */
function serviceOf(ids: SeededIds): AcmeService {
  const pagerDutyId = `P${ids.hex(8).toUpperCase()}`;
  return {
    ...services.checkout,
    pagerDutyId,
    repository: { id: ids.number(), name: `checkout-${ids.hex(8)}` },
  };
}

const minute = 60_000;

const lastAt = hoursAgo(12);

/** Each telling at another hour, or they would be one outage of CI. */
function timeOf(nth: number): Date {
  return new Date(lastAt.getTime() - nth * 60 * minute);
}

/** Stories whose ending depends on facts that may arrive in any order. */
const stories: readonly {
  name: string;
  tell: (ids: SeededIds, at: Date) => ScenarioDelivery[];
}[] = [
  {
    name: 'a page that cleared, fired again within the settling time, and was resolved by a person',
    tell: (ids, at) =>
      page({ ids, at, service: serviceOf(ids) }, [
        { afterMs: 0, event: 'triggered', by: 'monitor' },
        { afterMs: 4 * minute, event: 'resolved', by: 'monitor' },
        { afterMs: 6 * minute, event: 'reopened', by: 'monitor' },
        { afterMs: 9 * minute, event: 'resolved', by: people.robin },
      ]),
  },
  {
    name: 'a page that cleared, and much later fired and cleared again',
    tell: (ids, at) =>
      page({ ids, at, service: serviceOf(ids) }, [
        { afterMs: 0, event: 'triggered', by: 'monitor' },
        { afterMs: 4 * minute, event: 'resolved', by: 'monitor' },
        { afterMs: 120 * minute, event: 'reopened', by: 'monitor' },
        { afterMs: 125 * minute, event: 'resolved', by: 'monitor' },
      ]),
  },
  {
    name: 'a pipeline that failed and passed on a re-run',
    tell: (ids, at) => pipelineRetried({ ids, at, service: serviceOf(ids) }).filter(tellsTheFlip),
  },
  {
    name: 'a canary that was rolled back',
    tell: (ids, at) =>
      canaryRolledBack({ ids, at, service: serviceOf(ids) }).filter(({ body }) =>
        body.includes('"success"'),
      ),
  },
];

/** Both ends of the run, and both ends of the job that failed first. */
function tellsTheFlip({ body }: ScenarioDelivery): boolean {
  const told = JSON.parse(body);
  return (
    told.action === 'completed' && (told.workflow_job?.name ?? 'integration') === 'integration'
  );
}

describe('any order of the same deliveries', () => {
  let closecall: TestClosecall;
  beforeAll(async () => {
    closecall = await startClosecall({
      policy: {
        settleSeconds: 1_800,
        undoSeconds: 0,
        rules: [{ name: 'everything', when: 'true', then: 'review' }],
      },
    });
  });
  afterAll(() => closecall?.stop());

  test.each(stories)('ends in the same candidates: $name', async ({ name, tell }) => {
    const inOrder = tell(seededIds(`${name}/in order`), timeOf(0));
    const orders = permutations(inOrder.map((_, index) => index));
    const outcomes: { told: ScenarioDelivery[]; at: Date }[] = [];
    await sendAll(closecall, inOrder);
    const expected = outcomeOf(await candidatesNow(), inOrder, timeOf(0));
    expect(expected).not.toEqual([]);
    for (const [nth, order] of orders.entries()) {
      const told = tell(seededIds(`${name}/${nth}`), timeOf(nth + 1));
      // What the API says does not depend on the order in which webhooks arrive.
      for (const delivery of told) closecall[delivery.provider].learn(delivery);
      const shuffled = order.flatMap((index) => told[index] ?? []);
      // Every third one is told twice over.
      await sendAll(closecall, nth % 3 === 0 ? [...shuffled, ...shuffled] : shuffled);
      outcomes.push({ told, at: timeOf(nth + 1) });
    }
    const rows = await candidatesNow();
    for (const { told, at } of outcomes) {
      expect(outcomeOf(rows, told, at)).toEqual(expected);
    }
  });

  async function candidatesNow(): Promise<readonly CandidateRow[]> {
    await settled(closecall);
    return closecall.db
      .select()
      .from(candidates)
      .orderBy(asc(candidates.occurredAt), asc(candidates.cycle));
  }

  function outcomeOf(rows: readonly CandidateRow[], told: readonly ScenarioDelivery[], at: Date) {
    const subject = subjectIdIn(told);
    return rows
      .filter((row) => row.subjectKey.includes(subject))
      .map(({ detector, status, story, occurredAt, settlesAt, closeness, severity }) => ({
        detector,
        status,
        story: story.replace(/[0-9a-f]{7,40}/g, '‹id›'),
        occurredAfterMs: occurredAt.getTime() - at.getTime(),
        settlesAfterMs: settlesAt.getTime() - at.getTime(),
        closeness,
        severity,
      }));
  }
});

/** The provider's id of what a story is about, as it stands in the subject's key. */
function subjectIdIn([first]: readonly ScenarioDelivery[]): string {
  const body = JSON.parse(first?.body ?? '{}');
  if (body.event) return body.event.data.id;
  const run = body.workflow_run?.id ?? body.workflow_job?.run_id;
  if (run !== undefined) return `:${run}`;
  return `environment:${body.repository.id}`;
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, index) =>
    permutations([...items.slice(0, index), ...items.slice(index + 1)]).map((rest) => [
      item,
      ...rest,
    ]),
  );
}
