import { oneLess, oneMore } from './pending.ts';
import { isRecord, listOf, textOf } from './read-json.ts';

export type RowNow = { id: string; version: number; status: string; html: string };

/** What our pages answered. `gone`: nobody knows whether it was done, as no answer came. */
export type Answer =
  | { kind: 'done'; done: Record<string, unknown>; notice: string; rows: RowNow[]; left: Left[] }
  | { kind: 'refused'; sentence: string; notice: string; rows: RowNow[] }
  | { kind: 'away'; sentence: string };

/** One of many that was left as it was, and why. */
export type Left = { id: string; why: string };

const patienceMs = 15_000;
const away = 'Closecall can’t be reached, so this may not have been done.';

/** Posts a form's fields as the form would, and stays on the page. */
export async function post(address: string, fields: FormData): Promise<Answer> {
  oneMore();
  try {
    const body = new URLSearchParams();
    for (const [name, value] of fields) if (typeof value === 'string') body.append(name, value);
    return await ask(address, { method: 'POST', body });
  } finally {
    oneLess();
  }
}

export function look(address: string): Promise<Answer> {
  return ask(address, {});
}

async function ask(address: string, init: RequestInit): Promise<Answer> {
  try {
    const headers = { accept: 'application/json' };
    const signal = AbortSignal.timeout(patienceMs);
    const answer = await window.fetch(address, { ...init, headers, signal });
    const body: unknown = await answer.json();
    return toAnswer(answer.status, isRecord(body) ? body : {});
  } catch {
    return { kind: 'away', sentence: away };
  }
}

function toAnswer(status: number, body: Record<string, unknown>): Answer {
  const notice = textOf(body['notice']);
  const rows = listOf(body['rows']).map(toRow);
  if (status < 300) {
    const done = isRecord(body['done']) ? body['done'] : {};
    return { kind: 'done', done, notice, rows, left: listOf(body['left']).map(toLeft) };
  }
  const sentence = textOf(body['detail']) || textOf(body['title']);
  if (status >= 500 || sentence === '') return { kind: 'away', sentence: sentence || away };
  return { kind: 'refused', sentence, notice, rows };
}

function toRow(row: Record<string, unknown>): RowNow {
  const version = Number(row['version']);
  return {
    id: textOf(row['id']),
    version,
    status: textOf(row['status']),
    html: textOf(row['html']),
  };
}

function toLeft(left: Record<string, unknown>): Left {
  return { id: textOf(left['id']), why: textOf(left['why']) };
}
