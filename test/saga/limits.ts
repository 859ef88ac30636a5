import { expect } from 'vitest';
import { isAutomatic } from '../../src/core/follow-up/automatic.ts';
import { nextWorkingTime } from '../../src/core/working-hours.ts';
import type { FollowUpRow } from '../../src/db/schema/follow-ups.ts';
import type { Saga } from './saga.ts';
import { projectOf } from './team-setup.ts';

const dayMs = 86_400_000;
/** From its claim on a ticket is on its way, and nobody looks at the clock again. */
const claimMs = 16_000;

const writes: ReadonlySet<string> = new Set([
  'create_issue',
  'add_comment',
  'update_comment',
  'do_transition',
  'link_issues',
]);

type Call = ReturnType<Saga['world']['closecall']['jira']['calls']>[number];

/** Looks at each write that reached Jira since the last time, by what its team had asked for. */
export function expectLimitsKept(saga: Saga, rows: readonly FollowUpRow[]): void {
  const calls = saga.world.closecall.jira.calls();
  const fresh = calls.slice(saga.callsSeen);
  saga.callsSeen = calls.length;
  for (const call of fresh) {
    const row = writes.has(call.endpoint) ? rows.find((each) => isAbout(call, each)) : undefined;
    if (row === undefined) continue;
    expectWanted(saga, call, row);
    if (call.endpoint === 'create_issue') expectRoom(saga, call, row);
  }
  expectWeek(saga, rows);
}

function isAbout({ endpoint, path, body }: Call, { marker, issueId, issueKey }: FollowUpRow) {
  if (endpoint === 'create_issue') return body.includes(marker);
  if (issueId !== null && path.includes(`/issue/${issueId}/`)) return true;
  return (
    issueKey !== null && (path.includes(`/issue/${issueKey}/`) || body.includes(`"${issueKey}"`))
  );
}

/** While a team rehearses nothing at all is written for it. */
function expectWanted(saga: Saga, { endpoint }: Call, { teamId }: FollowUpRow): void {
  if (!saga.team.dryRun || teamId !== 'payments') return;
  saga.onTheWay -= 1;
  expect(saga.onTheWay, `${endpoint} of a team that rehearses`).toBeGreaterThanOrEqual(0);
}

/** By itself it is sent only where the project's day has a place, and a rule's within the hours. */
function expectRoom(saga: Saga, call: Call, row: FollowUpRow): void {
  const atMs = call.at.getTime();
  const project = projectOf[row.teamId ?? ''];
  expect(call.body, `the project of ${row.teamId}`).toContain(`"${project}"`);
  if (project === 'PAY' && !row.skipsLimit) {
    const taken = [...saga.neighbours, ...saga.created].filter((each) => each > atMs - dayMs);
    expect(taken.length, 'tickets of the day').toBeLessThan(saga.team.dailyLimit);
    if (isAutomatic(row.requestedBy)) expectHours(saga, atMs);
  }
  if (project === 'PAY' && mayHaveMade(call)) saga.created.push(atMs);
}

function expectHours({ team: { hours }, teamSetMs }: Saga, atMs: number): void {
  if (hours === null || atMs < teamSetMs + claimMs) return;
  const times = [atMs, atMs - claimMs].map((ms) => new Date(ms));
  const within = times.filter((at) => nextWorkingTime(hours, at).getTime() === at.getTime());
  expect(within.length, `${times[0]?.toISOString()} is within the hours`).toBeGreaterThan(0);
}

/** A definite no, or a wish to wait, takes no place. */
function mayHaveMade({ fault, status }: Call): boolean {
  if (fault === 'redirect') return false;
  return status === null || status < 300 || status >= 500 || status === 408;
}

/** What becomes a rule's ticket finds a place in the week of its team, or waits for a person. */
function expectWeek(saga: Saga, rows: readonly FollowUpRow[]): void {
  const sinceMs = saga.world.nowMs() - 7 * dayMs;
  for (const row of rows) {
    const counts = isAutomatic(row.requestedBy) && !['cancelled', 'failed'].includes(row.status);
    if (!counts || row.teamId !== 'payments' || saga.ofTheWeek.has(row.id)) continue;
    const others = [...saga.ofTheWeek].filter(([, ms]) => ms > sinceMs).length;
    const neighbours = saga.neighbours.filter((ms) => ms > sinceMs).length;
    saga.ofTheWeek.set(row.id, row.createdAt.getTime());
    if (saga.assigned) continue;
    expect(others + neighbours, 'tickets of the week').toBeLessThan(saga.team.perWeek);
  }
}
