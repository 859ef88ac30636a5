import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { services } from '../../src/demo/acme.ts';
import { changeTicketFailed } from '../../src/demo/scenarios/change-ticket-scenarios.ts';
import { pageThatClearsItself } from '../../src/demo/scenarios/page-scenarios.ts';
import { pipelineRetried } from '../../src/demo/scenarios/pipeline-scenarios.ts';
import { canaryRolledBack } from '../../src/demo/scenarios/rollback-scenarios.ts';
import type { ScenarioBase, ScenarioDelivery } from '../../src/demo/scenarios/scenario-delivery.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import { candidateThat, decide, followUpThatIs, hoursAgo, sendAll } from '../support/flow-steps.ts';
import { queueKinds } from '../support/queues.ts';
import { startClosecall, type TestClosecall } from '../support/start-closecall.ts';

type Flow = {
  name: string;
  detector: string;
  subject: string;
  tell: (base: ScenarioBase) => ScenarioDelivery[];
};

const service = services.checkout;

const flows: readonly Flow[] = [
  {
    name: 'a page that cleared itself',
    detector: 'auto_resolved_page',
    subject: 'pd-main/incident:',
    tell: (base) => pageThatClearsItself({ ...base, service }),
  },
  {
    name: 'a pipeline that failed and passed on a re-run',
    detector: 'retried_ci_failure',
    subject: 'gh-acme/ci_run:',
    tell: (base) => pipelineRetried({ ...base, service }),
  },
  {
    name: 'a canary that was rolled back',
    detector: 'canary_rollback',
    subject: 'gh-acme/environment:',
    tell: (base) => canaryRolledBack({ ...base, service }),
  },
  {
    name: 'a change ticket that was marked as rolled back',
    detector: 'canary_rollback',
    subject: 'jira-main/change_ticket:',
    tell: (base) => changeTicketFailed({ ...base, service }),
  },
];

describe.each(queueKinds)('with the queue on %s', (queue) => {
  let closecall: TestClosecall;
  beforeAll(async () => {
    closecall = await startClosecall({ queue });
  });
  afterAll(() => closecall?.stop());

  test.each(flows)(
    '$name becomes one candidate and, confirmed, one ticket whose end comes back',
    async ({ detector, subject, tell }) => {
      await sendAll(closecall, tell({ ids: seededIds(`${queue}/${subject}`), at: hoursAgo(8) }));
      const candidate = await candidateThat(
        closecall,
        (each) => each.subject.startsWith(subject) && each.status === 'open',
      );
      expect(candidate).toMatchObject({ detector, status: 'open', service: 'checkout' });
      expect(candidate.evidence.length).toBeGreaterThan(0);

      await decide(closecall, candidate, 'confirm');
      const followUp = await followUpThatIs(closecall, candidate.id, 'open');
      const issues = closecall.jira.issues().filter((issue) => issue.key === followUp.key);
      expect(issues).toHaveLength(1);

      await closecall.jira.moveIssue(followUp.key ?? '', 'Done');
      await followUpThatIs(closecall, candidate.id, 'done');
      const { json } = await closecall.api('/deliveries?connection=jira-main&status=processed');
      const reason = `It tells how ${followUp.key} stands, which Closecall opened.`;
      expect(json).toMatchObject({
        items: expect.arrayContaining([
          expect.objectContaining({ reason, signalCount: 0, noCandidateBecause: [reason] }),
        ]),
      });
    },
  );
});
