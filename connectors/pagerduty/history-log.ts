import type { Signal } from '../../src/core/signal.ts';
import { OutboundError } from '../contract.ts';
import type { LeftOut } from '../contract-history.ts';
import { type Incident, IncidentAnswer } from './answers.ts';
import { UnreadableAnswer } from './failed-answer.ts';
import { type LogReader, readLog } from './read-log.ts';

/** An incident whose log can't be read; `name` is for people. */
export type Unread = { id: string; name: string };

/** What the logs of some incidents tell, and those of them whose log can't be read. */
export type Logs = { signals: readonly Signal[]; unread: readonly Unread[] };

/** The logs of incidents, one after the other; a failure that may pass is thrown. */
export async function readLogs(
  reader: LogReader,
  incidents: readonly (Incident | string)[],
): Promise<Logs> {
  const signals: Signal[] = [];
  const unread: Unread[] = [];
  for (const incident of incidents) {
    const facts = await readOne(reader, incident);
    if (facts === null) unread.push(namedIncident(incident));
    else signals.push(...facts);
  }
  return { signals, unread };
}

/** Null where PagerDuty answers with what can't be read, asked twice; that ends no look back. */
async function readOne(
  reader: LogReader,
  incident: Incident | string,
): Promise<readonly Signal[] | null> {
  const read = async () => readLog(reader, await whole(reader, incident));
  try {
    return await read().catch((error: unknown) => {
      if (error instanceof UnreadableAnswer) return read();
      throw error;
    });
  } catch (error) {
    if (error instanceof UnreadableAnswer) return null;
    // An incident may be deleted between the list and its log; that loses no other one.
    if (error instanceof OutboundError && error.status === 404) return [];
    throw error;
  }
}

/** An incident of which only the id is known is asked for first. */
async function whole({ api }: LogReader, incident: Incident | string): Promise<Incident> {
  if (typeof incident !== 'string') return incident;
  return (await api.get(IncidentAnswer, { path: ['incidents', incident] })).incident;
}

function namedIncident(incident: Incident | string): Unread {
  if (typeof incident === 'string') return { id: incident, name: incident };
  const { id, number } = incident;
  return { id, name: number === null ? id : `#${number}` };
}

/** As whoever keeps the reading is told of it. */
export function leftOutOf({ unread }: Logs): readonly LeftOut[] {
  return unread.map(({ id, name }) => ({
    what: `the log of ${name}`,
    because: 'PagerDuty’s answer can’t be read',
    incident: id,
  }));
}
