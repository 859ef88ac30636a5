import fc from 'fast-check';
import { type Fault, rateLimited } from '../../src/demo/stand-ins/fault-queue.ts';
import type { JiraEndpoint } from '../../src/demo/stand-ins/jira/jira-context.ts';
import { adopt, confirm, type Mending, mend, mendings, undo, withdraw } from './decide.ts';
import { actInJira, foreignIssue, type InJira, newestIssue } from './in-jira.ts';
import { expectInvariants } from './invariants.ts';
import { closeMistakenly } from './mistake.ts';
import {
  candidatesOfASaga,
  hangLimitMs,
  type Saga,
  wakeStalled,
  work,
  workCutOff,
} from './saga.ts';
import { assign, openNeighbour, setTeam, settle } from './team.ts';
import { officeHours } from './team-setup.ts';
import type { Fate } from './workers.ts';

/** Nothing is known of a saga beforehand: what may follow is the table's to say. */
type Model = object;
type Command = fc.AsyncCommand<Model, Saga>;

/** Does something, and looks whether all that has to hold still holds. */
function command(name: string, run: (saga: Saga) => Promise<void>): Command {
  return silently(name, async (saga) => {
    await run(saga);
    await expectInvariants(saga);
  });
}

/** Changes nothing by itself that has to hold. */
function silently(name: string, run: (saga: Saga) => Promise<void>): Command {
  return { check: () => true, run: (_, saga) => run(saga), toString: () => name };
}

/** What can go wrong with a create call, by name. */
export const createFaults = {
  'refuses: 400': {
    kind: 'answer',
    status: 400,
    body: { errors: { priority: 'Priority is required.' } },
  },
  'refuses: 401': { kind: 'answer', status: 401 },
  'refuses: 403': { kind: 'answer', status: 403, body: { errorMessages: ['You may not.'] } },
  'refuses: 404': { kind: 'answer', status: 404, body: { errorMessages: ['No such project.'] } },
  redirects: { kind: 'redirect', to: 'http://127.0.0.1:9/' },
  '429, 7 s': rateLimited(7),
  '429, no time': rateLimited(null),
  '500 before': { kind: 'answer', status: 500 },
  '500 after': { kind: 'answer', status: 500, committed: true },
  '503 after': { kind: 'answer', status: 503, committed: true, headers: { 'Retry-After': '3' } },
  '408 before': { kind: 'answer', status: 408 },
  'reset before': { kind: 'reset', committed: false },
  'reset after': { kind: 'reset', committed: true },
  'html before': { kind: 'html' },
  'html after': { kind: 'html', committed: true },
  'half of the JSON': { kind: 'broken_json' },
  'hangs before': { kind: 'hang', committed: false },
  'hangs after': { kind: 'hang', committed: true },
  'two megabytes after': { kind: 'huge', bytes: 2_000_000, committed: true },
} satisfies Record<string, Fault>;

const searchFaults: Readonly<Record<string, Fault>> = {
  'no right': { kind: 'answer', status: 403 },
  '429, 9 s': rateLimited(9),
  '503': { kind: 'answer', status: 503 },
  reset: { kind: 'reset', committed: false },
  'half of the JSON': { kind: 'broken_json' },
};

export function meetFault(saga: Saga, endpoint: JiraEndpoint, fault: Fault): void {
  saga.world.closecall.jira.faults.next(endpoint, fault);
  if (fault.kind === 'hang') saga.callLimitMs = hangLimitMs;
}

function fault(endpoint: JiraEndpoint, faults: Readonly<Record<string, Fault>>) {
  return fc
    .constantFrom(...Object.entries(faults))
    .map(([name, of]) =>
      silently(`the next ${endpoint}: ${name}`, async (saga) => meetFault(saga, endpoint, of)),
    );
}

/** What can go wrong where a ticket is commented and closed. */
const wordFaults: Readonly<Record<string, Fault>> = {
  'no right': { kind: 'answer', status: 403 },
  '429, 9 s': rateLimited(9),
  '503 before': { kind: 'answer', status: 503 },
  'reset after': { kind: 'reset', committed: true },
};

const which = fc.integer({ min: 0, max: candidatesOfASaga - 1 });
const who = fc.uniqueArray(which, { minLength: 1, maxLength: 2 });
const atStep = fc.integer({ min: 1, max: 9 });

const fates: fc.Arbitrary<Fate> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Fate>({ kind: 'lives' }) },
  { weight: 2, arbitrary: atStep.map((step): Fate => ({ kind: 'dies', atStep: step })) },
  { weight: 2, arbitrary: atStep.map((step): Fate => ({ kind: 'stalls', atStep: step })) },
);

const workers = fc
  .tuple(
    fc.constantFrom(work, work, work, workCutOff),
    fc.array(fates, { minLength: 1, maxLength: 2 }),
  )
  .map(([how, all]) => command(`${how.name} by ${JSON.stringify(all)}`, (saga) => how(saga, all)));

const decisions = fc.oneof(
  { weight: 4, arbitrary: who.map((all) => command(`confirm ${all}`, (s) => confirm(s, all))) },
  which.map((one) => command(`undo ${one}`, (saga) => undo(saga, one))),
  which.map((one) => command(`withdraw ${one}`, (saga) => withdraw(saga, one))),
);

const mending = fc
  .constantFrom(...(Object.keys(mendings) as Mending[]))
  .map((name) => command(name, (saga) => mend(saga, name)));

const adopting = fc
  .constantFrom('ours', 'of its project', 'of another', 'none')
  .map((whose) =>
    command(`adopt one ${whose}`, async (saga) => adopt(saga, await keyOf(saga, whose))),
  );

async function keyOf(saga: Saga, whose: string): Promise<string | null> {
  const filed = { labels: [], summary: 'filed by hand' };
  switch (whose) {
    case 'ours':
      return newestIssue(saga);
    case 'of its project':
      return foreignIssue(saga, { ...filed, project: 'PAY' });
    case 'of another':
      return foreignIssue(saga, { ...filed, project: 'SHOP' });
    default:
      return 'PAY-999999999';
  }
}

/** An admin sets the team up otherwise, and a person gives a near miss to another one. */
const setups = fc.oneof(
  fc.constant(command('the team rehearses', (saga) => setTeam(saga, { dryRun: true }))),
  fc.constant(command('the team writes', (saga) => setTeam(saga, { dryRun: false }))),
  fc
    .constantFrom(1, 2)
    .map((dailyLimit) =>
      command(`${dailyLimit} a day`, (saga) => setTeam(saga, { dailyLimit, perWeek: dailyLimit })),
    ),
  fc.constant(command('office hours', (saga) => setTeam(saga, { hours: officeHours }))),
  fc.constant(command('a neighbour takes a place', openNeighbour)),
  fc
    .record({ one: which, team: fc.constantFrom('payments', 'shop') })
    .map(({ one, team }) =>
      command(`${one} belongs to ${team}`, (saga) => assign(saga, one, team)),
    ),
);

const token = fc.oneof(
  fc.constant(
    silently('the token is revoked', async (saga) => {
      saga.isRevoked = true;
      saga.world.closecall.jira.faults.next('any', { kind: 'answer', status: 401 }, Infinity);
    }),
  ),
  fc.constant(
    silently('the token is mended', async (saga) => {
      saga.isRevoked = false;
      saga.world.closecall.jira.faults.clear();
    }),
  ),
);

const jira = fc.oneof(
  fc.constantFrom(0, 5_000, 60_000, 300_000, Number.POSITIVE_INFINITY).map((ms) =>
    silently(`search lags ${ms} ms`, async (saga) => {
      saga.lagMs = ms;
      saga.world.closecall.jira.setSearchLagMs(ms);
    }),
  ),
  fc
    .constantFrom('before_answer', 'on_demand', 'never')
    .map((timing) =>
      silently(`webhooks ${timing}`, async (saga) =>
        saga.world.closecall.jira.setWebhookTiming(timing),
      ),
    ),
  fc.constant(command('late webhooks', deliverLate)),
  fc.constant(command('webhooks again', deliverAgain)),
  fc
    .constantFrom<InJira[]>(
      'done',
      'wont_do',
      'reopen_first',
      'delete',
      'unlabel',
      'not_useful',
      'not_useful',
      'useful_again',
      'move_away',
      'copy_elsewhere',
      'same_common_label',
    )
    .map((act) =>
      command(`in Jira: ${act}`, async (saga) => {
        if (act === 'not_useful') saga.isLabelled = true;
        await actInJira(saga, act);
      }),
    ),
);

async function deliverLate(saga: Saga): Promise<void> {
  await saga.world.closecall.jira.deliverHeldWebhooks();
}

/** Each of the last ones once more, newest first. */
async function deliverAgain({ world }: Saga): Promise<void> {
  const { jira } = world.closecall;
  const sent = jira.webhooks().filter(({ result }) => result !== null);
  for (const { delivery } of sent.slice(-3).reverse()) await jira.send(delivery);
}

const time = fc
  .constantFrom(1, 3, 8, 16, 31, 61, 310, 700, 8 * 86_400)
  .map((seconds) => silently(`${seconds} s pass`, (saga) => saga.world.pass(seconds)));

/** Everything that can happen, in any order; work and time most of all. */
export const sagaCommands = [
  workers,
  workers,
  workers,
  time,
  time,
  decisions,
  decisions,
  fault('create_issue', createFaults),
  fault('create_issue', createFaults),
  fault('search', searchFaults),
  fc.oneof(fault('add_comment', wordFaults), fault('do_transition', wordFaults)),
  setups,
  setups,
  token,
  fc.constant(command('a rule speaks', settle)),
  fc.constant(command('close as a mistake', closeMistakenly)),
  jira,
  jira,
  mending,
  adopting,
  fc.constant(command('wake who stalled', wakeStalled)),
];
