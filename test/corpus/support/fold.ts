import type { ConfiguredConnector } from '../../../connectors/contract.ts';
import { connectors } from '../../../connectors/registry.ts';
import {
  type KnownCandidate,
  planCandidates,
} from '../../../src/core/candidate/plan-candidates.ts';
import type { Finding } from '../../../src/core/detect/finding.ts';
import { detectSubject } from '../../../src/core/detect/registry.ts';
import { parseBody } from '../../../src/core/parse-body.ts';
import { DEFAULT_POLICY } from '../../../src/core/policy/default-rules.ts';
import type { Signal } from '../../../src/core/signal.ts';
import { findingFromStored, toStored } from '../../../src/core/stored-json.ts';
import { subjectKey } from '../../../src/core/subject.ts';
import type { Provider } from '../../../src/demo/scenarios/scenario-delivery.ts';
import { connectionId, type Place, settingsOf } from './place.ts';
import type { ToldDelivery } from './telling.ts';

/** What one delivery tells, with the settings that its subjects are judged by. */
export type Told = { connection: string; detection: Detection; signals: readonly Signal[] };

type Detection = ConfiguredConnector['detection'];
type Subject = { detection: Detection; facts: Map<string, Signal>; known: KnownCandidate[] };

/** Facts and candidates in memory, as the database would hold them. */
export type World = { canAsk: boolean; subjects: Map<string, Subject> };

/** What a delivery tells, by the connector itself. */
export function readTold(place: Place, { delivery }: ToldDelivery): Told {
  const { provider, headers, body } = delivery;
  const configured = configuredFor(place, provider);
  const parsed = parseBody(Buffer.from(body));
  if (!parsed.ok) throw new Error(parsed.problem.detail);
  const lower = Object.entries(headers).map(
    ([name, value]) => [name.toLowerCase(), value] as const,
  );
  const normalised = configured.normalise({
    headers: new Map(lower),
    json: parsed.value,
    receivedAt: place.telling.dayStart,
  });
  if (!normalised.ok) throw new Error(normalised.problem.detail);
  return {
    connection: connectionId(place.id, provider),
    detection: configured.detection,
    signals: normalised.value.signals.filter(({ kind }) => kind !== 'ticket.seen'),
  };
}

function configuredFor(place: Place, provider: Provider): ConfiguredConnector {
  const connector = connectors.find(({ name }) => name === provider);
  const configured = connector?.configure(settingsOf(place, provider, 'http://127.0.0.1:9'));
  if (!configured?.ok) throw new Error(`${place.sequence.name}: ${JSON.stringify(configured)}`);
  return configured.value;
}

/** One transaction: the facts of a batch are stored, once each, and their subjects looked at anew. */
export function takeBatch(world: World, batch: readonly Told[]): void {
  const touched = new Set<string>();
  for (const { connection, detection, signals } of batch) {
    for (const signal of signals) {
      const key = subjectKey(connection, signal.subject);
      const subject = world.subjects.get(key) ?? { detection, facts: new Map(), known: [] };
      world.subjects.set(key, subject);
      const stored = subject.facts.get(signal.factKey);
      if (stored !== undefined && !staysOver(signal, stored)) continue;
      subject.facts.set(signal.factKey, signal);
      touched.add(key);
    }
  }
  for (const key of touched) recompute(world, key);
}

/** Of one fact told in two ways the later one stays, as the database has it. */
function staysOver(signal: Signal, stored: Signal): boolean {
  const apart = signal.occurredAt.getTime() - stored.occurredAt.getTime();
  return apart > 0 || (apart === 0 && JSON.stringify(signal) > JSON.stringify(stored));
}

function recompute({ canAsk, subjects }: World, key: string): void {
  const subject = subjects.get(key);
  const [first, ...others] = [...(subject?.facts.values() ?? [])];
  if (subject === undefined || first === undefined) return;
  const { findings } = detectSubject(first.subject.kind, [first, ...others], (name) => ({
    ...subject.detection,
    canAsk,
    settleSeconds: DEFAULT_POLICY.settleSeconds[name],
  }));
  // Which candidate stands for which is told by neighbours; the database's test has those.
  const placed = findings.map((finding) => ({
    finding,
    foldInto: null,
    historical: false,
    belongs: noOwner,
    place: 'alone' as const,
  }));
  for (const change of planCandidates(placed, subject.known)) {
    const finding = 'finding' in change ? change.finding : null;
    const rest = subject.known.filter(({ id }) => !('id' in change) || id !== change.id);
    const known = subject.known.find(({ id }) => 'id' in change && id === change.id);
    subject.known = finding === null ? rest : [...rest, candidate(finding, change.kind, known)];
  }
}

const noOwner = {
  serviceId: null,
  teamId: null,
  fingerprint: '',
  computedFingerprint: '',
  maskedValues: [],
  fingerprintRules: 1,
};

function candidate(
  finding: Finding,
  kind: ReturnType<typeof planCandidates>[number]['kind'],
  known: KnownCandidate | undefined,
): KnownCandidate {
  const isTakenBack = kind === 'withdraw' || kind === 'insert_withdrawn';
  const status = kind === 'describe' ? (known?.status ?? 'settling') : 'settling';
  return {
    id: `${finding.detector} ${finding.cycle}`,
    detector: finding.detector,
    cycle: finding.cycle,
    status: isTakenBack ? 'withdrawn' : status,
    finding: toStored(finding),
    decidedByPolicy: false,
    followUpIsHeld: false,
    foldedInto: null,
    historical: false,
    factsChanged: false,
    ...noOwner,
  };
}

/** The candidates without what may differ from one telling to the next. */
export function projection({ subjects }: World): readonly string[] {
  const lines = [...subjects].flatMap(([key, { known }]) =>
    known.map(({ detector, cycle, status, finding }) => {
      const { labels, closeness, story, evidence } = findingFromStored(finding);
      const texts = evidence.map(({ text }) => text);
      return JSON.stringify([key, detector, cycle, status, labels, closeness.value, story, texts]);
    }),
  );
  return lines.sort();
}
