import { siteCircuits } from '../../src/db/schema/index.ts';
import { services } from '../../src/demo/acme.ts';
import { pageThatClearsItself } from '../../src/demo/scenarios/page-scenarios.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import {
  candidateById,
  candidateThat,
  decide,
  followUpThatIs,
  hoursAgo,
  sendAll,
} from '../support/flow-steps.ts';
import { pollUntil } from '../support/poll-until.ts';
import { startClosecall, type TestClosecall } from '../support/start-closecall.ts';

/** Candidates that get confirmed, and what Jira saw of their tickets. */
export type Saga = Awaited<ReturnType<typeof startSaga>>;

/** The sweeper does every task as soon as the database's time says so, and no sooner. */
export async function startSaga() {
  const closecall = await startClosecall({ queue: 'off' });
  const { jira } = closecall;
  let told = 0;
  let callsBefore = 0;
  const creates = () => jira.calls('create_issue').length - callsBefore;
  return {
    closecall,
    jira,
    /** Confirms a candidate of its own fingerprint; its ticket is due at once. Answers its id. */
    confirmed: async (): Promise<string> => {
      const words = seededIds(`saga/${told}`)
        .uuid()
        .replace(/[^a-f]/g, '');
      told += 1;
      const title = `${words} is slow`;
      await tellPage(closecall, title);
      const candidate = await candidateThat(closecall, (each) => each.title.includes(title));
      callsBefore = jira.calls('create_issue').length;
      await decide(closecall, candidate, 'confirm');
      return candidate.id;
    },
    /** Create calls since the last candidate was confirmed. */
    creates,
    hasCalled: () => pollUntil(creates, (count) => count === 1, { what: 'the create call' }),
    followUp: (candidate: string, status: string) => followUpThatIs(closecall, candidate, status),
    /** Keys of the issues that were made for a candidate. */
    ticketsOf: async (candidate: string): Promise<string[]> => {
      const { title } = await candidateById(closecall, candidate);
      const ours = jira.issues().filter(({ summary }) => summary.includes(title));
      return ours.map(({ key }) => key);
    },
    /** Whatever is due by now has been done after this. */
    sweepsTwice: async () => {
      await closecall.sweep();
      await closecall.sweep();
    },
    /** As if nothing had happened: no fault is left, and neither a pause nor a time of failures. */
    reset: async () => {
      jira.faults.clear();
      jira.setSearchLagMs(0);
      jira.setWebhookTiming('after_answer');
      await closecall.db.delete(siteCircuits);
      await closecall.shiftTime('2 minutes');
    },
  };
}

function tellPage(closecall: TestClosecall, title: string): Promise<void> {
  return sendAll(
    closecall,
    pageThatClearsItself({
      ids: seededIds(title),
      at: hoursAgo(3),
      service: services.checkout,
      title,
    }),
  );
}
