import { github } from '../../connectors/github/index.ts';
import { pagerduty } from '../../connectors/pagerduty/index.ts';
import { parseBody } from '../../src/core/parse-body.ts';
import type { Signal } from '../../src/core/signal.ts';
import type { Subject } from '../../src/core/subject.ts';
import { people } from '../../src/demo/acme.ts';
import { type PageStep, page } from '../../src/demo/scenarios/page.ts';
import { pipeline } from '../../src/demo/scenarios/pipeline.ts';
import { plainDeployment } from '../../src/demo/scenarios/rollback-scenarios.ts';
import type { ScenarioDelivery } from '../../src/demo/scenarios/scenario-delivery.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import { after, MINUTE } from '../../src/demo/shapes/times.ts';
import { benchServices } from './bench-config.ts';

export type LongSubject = { subject: Subject; connectionId: string; signals: readonly Signal[] };

const count = 1_000;

/** A subject of each kind with a thousand signals, as its webhooks tell them. */
export function longSubjects(): readonly LongSubject[] {
  const [service] = benchServices;
  if (service === undefined) throw new Error('the bench has no services');
  const at = new Date(Date.now() - 40 * 3_600_000);
  const base = { ids: seededIds('long subjects'), at, service };
  return [
    longest('pd-main', page(base, flappingSteps())),
    longest('gh-acme', manyAttempts(base)),
    longest('gh-acme', manyDeployments(base)),
  ];
}

type Base = {
  ids: ReturnType<typeof seededIds>;
  at: Date;
  service: (typeof benchServices)[number];
};

/** An incident that fires, is noticed, and clears itself again and again. */
function flappingSteps(): readonly PageStep[] {
  return Array.from({ length: count }, (_, index): PageStep => {
    const afterMs = index * MINUTE;
    if (index === 0) return { event: 'triggered', afterMs, by: 'monitor' };
    if (index % 4 === 1) return { event: 'acknowledged', afterMs, by: people.robin };
    if (index % 4 === 2) return { event: 'escalated', afterMs, by: null };
    if (index % 4 === 3)
      return { event: 'resolved', afterMs, by: index % 8 === 3 ? null : 'monitor' };
    return { event: 'reopened', afterMs, by: 'monitor' };
  });
}

/** A run of forty attempts with 24 jobs each; the last one passes. */
function manyAttempts({ service, ...base }: Base): readonly ScenarioDelivery[] {
  const attempts = Array.from({ length: 40 }, (_, attempt) => ({
    conclusion: attempt === 39 ? ('success' as const) : ('failure' as const),
    jobs: Array.from({ length: 24 }, (_, job) => ({
      name: `job ${job}`,
      conclusion:
        attempt < 39 && job === attempt % 24 ? ('failure' as const) : ('success' as const),
    })),
    startsAfterMs: attempt * 9 * MINUTE,
    lastsMs: 6 * MINUTE,
  }));
  return pipeline({ ...base, repository: service.repository, withProgress: false }, attempts);
}

/** Releases of ever new revisions, every fifth of which goes back to the one before. */
function manyDeployments({ at, ...base }: Base): readonly ScenarioDelivery[] {
  const shas = Array.from({ length: count / 4 }, () => base.ids.hex(40));
  return shas.flatMap((sha, index) => {
    const back = index % 5 === 4 ? shas[index - 2] : undefined;
    return plainDeployment({ ...base, at: after(at, index * 8 * MINUTE), sha: back ?? sha });
  });
}

function longest(connectionId: string, deliveries: readonly ScenarioDelivery[]): LongSubject {
  const signals = deliveries.flatMap(read).slice(0, count);
  const [first] = signals;
  if (first === undefined || signals.length < count) {
    throw new Error(`${signals.length} signals instead of ${count}`);
  }
  return { subject: first.subject, connectionId, signals };
}

function read({ provider, headers, body }: ScenarioDelivery): readonly Signal[] {
  const configured = (provider === 'pagerduty' ? pagerduty : github).configure({});
  const json = parseBody(Buffer.from(body));
  if (!configured.ok || !json.ok) throw new Error('a webhook of the bench can’t be read');
  const lowerCase = Object.entries(headers).map(
    ([name, value]) => [name.toLowerCase(), value] as const,
  );
  const told = configured.value.normalise({
    headers: new Map(lowerCase),
    json: json.value,
    receivedAt: new Date(),
  });
  if (!told.ok) throw new Error(told.problem.detail);
  return told.value.signals;
}
