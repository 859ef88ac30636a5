import { asc, inArray } from 'drizzle-orm';
import type { Finding } from '../../../src/core/detect/finding.ts';
import { detectSubject } from '../../../src/core/detect/registry.ts';
import { DEFAULT_POLICY } from '../../../src/core/policy/default-rules.ts';
import { findingFromStored, signalFromStored } from '../../../src/core/stored-json.ts';
import { candidates } from '../../../src/db/schema/candidates.ts';
import { signals, subjects } from '../../../src/db/schema/index.ts';
import type { TestClosecall } from '../../support/start-closecall.ts';
import { connectionId, type Place, providersOf } from './place.ts';
import type { Telling } from './telling.ts';

/** A candidate as it came out, in the words of the sequence. */
export type Observed = {
  detector: string;
  subject: string;
  cycle: string;
  status: string;
  isLive: boolean;
  closeness: number;
  severity: number;
  finding: Finding;
  title: string;
  story: string;
  /** The subject of the candidate that it was merged into. */
  into: string | null;
  /** The incident that it was the cure or the first sign of. */
  incident: { subject: string; role: string } | null;
  /** Everything that the API tells of it, with ids by their names in the sequence. */
  told: unknown;
};

export type Outcome = {
  candidates: readonly Observed[];
  /** Findings that feed rates and make no candidate, by detector and subject. */
  counted: readonly { detector: string; subject: string }[];
};

const notLive = ['withdrawn', 'merged', 'suppressed', 'dismissed'];

/** What came of each place, in the order given. */
export async function observe(
  closecall: TestClosecall,
  places: readonly Place[],
  options: { withApi: boolean } = { withApi: false },
): Promise<readonly Outcome[]> {
  const rows = await closecall.db
    .select()
    .from(candidates)
    .orderBy(asc(candidates.occurredAt), asc(candidates.cycle), asc(candidates.id));
  const names = new Map(rows.map((row) => [row.id, row.subjectKey]));
  const outcomes: Outcome[] = [];
  for (const place of places) {
    const own = rows.filter((row) => connections(place).includes(row.connectionId));
    const found = own.map(async (row): Promise<Observed> => {
      const finding = findingFromStored(row.finding);
      const into = row.mergedInto === null ? null : (names.get(row.mergedInto) ?? null);
      return {
        detector: row.detector,
        subject: subjectName(place.telling, row.subjectKey),
        cycle: row.cycle,
        status: row.status,
        isLive: !notLive.includes(row.status),
        closeness: row.closeness,
        severity: row.severity,
        finding,
        incident: incidentOf(place.telling, finding),
        title: row.title,
        story: row.story,
        into: into === null ? null : subjectName(place.telling, into),
        told: options.withApi ? await told(closecall, place.telling, row.id) : null,
      };
    });
    outcomes.push({
      candidates: await Promise.all(found),
      counted: await countedIn(closecall, place),
    });
  }
  return outcomes;
}

function connections(place: Place): readonly string[] {
  return providersOf(place).map((provider) => connectionId(place.id, provider));
}

function incidentOf(telling: Telling, { incident }: Finding): Observed['incident'] {
  if (incident === undefined) return null;
  return { subject: subjectName(telling, incident.subject), role: incident.role };
}

async function told(closecall: TestClosecall, telling: Telling, id: string): Promise<unknown> {
  const { json } = await closecall.api(`/candidates/${id}`);
  let text = JSON.stringify(json);
  for (const [key, name] of telling.subjects) {
    text = text.replaceAll(`${key}"`, `${name}"`).replaceAll(key.replace(/^\w+:/, ''), name);
  }
  return JSON.parse(text);
}

async function countedIn({ db, deps }: TestClosecall, place: Place): Promise<Outcome['counted']> {
  const wanted = place.sequence.expect.some(({ status }) => status === 'counted');
  if (!wanted) return [];
  const own = await db
    .select()
    .from(subjects)
    .where(inArray(subjects.connectionId, [...connections(place)]));
  const counted: { detector: string; subject: string }[] = [];
  for (const { key, kind, connectionId: id } of own) {
    const facts = await db
      .select()
      .from(signals)
      .where(inArray(signals.subjectKey, [key]));
    const configured = (await deps.directory.find(id))?.configured;
    if (!configured) continue;
    const { findings } = detectSubject(
      kind,
      facts.map(({ data }) => signalFromStored(data)),
      (name) => ({
        ...configured.detection,
        canAsk: false,
        settleSeconds: DEFAULT_POLICY.settleSeconds[name],
      }),
    );
    for (const { detector, countedOnly, withdrawn } of findings) {
      if (!countedOnly || withdrawn !== null) continue;
      counted.push({ detector, subject: subjectName(place.telling, key) });
    }
  }
  return counted;
}

/** `production`, `search/production`, the name of an incident, a run or a ticket, or the kind. */
function subjectName({ subjects: named, services }: Telling, key: string): string {
  const own = key.slice(key.indexOf('/') + 1);
  const known = named.get(own);
  if (known !== undefined) return known;
  const kind = own.slice(0, own.indexOf(':'));
  if (kind !== 'environment') return kind;
  const [repository = '', ...environment] = own.slice(kind.length + 1).split(':');
  const owner = [...services].find(
    ([
      ,
      {
        repository: { id },
      },
    ]) => String(id) === repository,
  );
  const prefix = owner === undefined || owner[0] === 'checkout' ? '' : `${owner[0]}/`;
  return `${prefix}${environment.join(':')}`;
}
