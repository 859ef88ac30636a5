import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Question } from '../../src/core/question.ts';
import type { ComparedSignal } from '../../src/core/revision-signal.ts';
import { pipelineRetried } from '../../src/demo/scenarios/pipeline-scenarios.ts';
import type { ScenarioDelivery } from '../../src/demo/scenarios/scenario-delivery.ts';
import { HOUR } from '../../src/demo/shapes/times.ts';
import { START } from '../demo/moving-clock.ts';
import { type GitHubAccess, startGitHubAccess } from './github-access.ts';

let at: GitHubAccess;

beforeEach(async () => {
  at = await startGitHubAccess('compare');
});

afterEach(() => at.close());

function ask(question: Question, settings: object = {}) {
  const { lookUp } = at.connector(settings);
  if (lookUp === null) throw new Error('GitHub answers no questions');
  return lookUp(at.access, question);
}

async function factsOf(question: Question): Promise<readonly ComparedSignal[]> {
  const answer = await ask(question);
  const facts = answer.kind === 'answered' ? answer.facts : [];
  return facts.filter((fact) => fact.kind === 'revisions.compared');
}

describe('the comparison of two revisions', () => {
  const shas = Array.from({ length: 40 }, (_, nth) => nth.toString(16).padStart(40, '0'));
  const sha = (nth: number) => shas[nth] ?? '';
  const when = (nth: number) => new Date(START.getTime() + nth * HOUR);
  const place = { repository: 'acme/checkout', repositoryId: '480000001' };
  const compare = (base: string, head: string): Question => ({
    kind: 'compare',
    deployedFrom: new Date(0),
    deployedUntil: new Date(0),
    ...place,
    environment: 'production',
    base,
    head,
  });

  function knowLine(messages: Readonly<Record<number, string>> = {}) {
    const line = shas.map((one, nth) => {
      const message = messages[nth];
      return { sha: one, at: when(nth), ...(message !== undefined && { message }) };
    });
    at.github.knowCommits('acme/checkout', line);
  }

  it('says how they lie, as a fact of the environment at the time of head', async () => {
    knowLine();
    const expected = [
      [sha(3), sha(1), 'behind', when(1)],
      [sha(3), sha(3), 'identical', when(3)],
      [sha(3), sha(4), 'ahead', when(4)],
      [sha(0), sha(39), 'ahead', when(39)],
    ] as const;
    for (const [base, head, status, occurredAt] of expected) {
      expect(await ask(compare(base, head))).toEqual({
        kind: 'answered',
        facts: [
          {
            kind: 'revisions.compared',
            subject: { kind: 'environment', id: '480000001:production' },
            factKey: `compare:${base}:${head}`,
            occurredAt,
            base,
            head,
            status,
            commits: expect.any(Array),
          },
        ],
      });
    }
  });

  it('names the commits between them, newest first, and what they say they take back', async () => {
    knowLine({
      2: `Revert "Before"`,
      5: `Revert "New totals" (#12)\n\nThis reverts commit ${sha(4)}.`,
      30: 'Revert "Old totals"\n\nReverts acme/checkout#7',
      31: 'Revert "Revert "Old totals""',
    });
    const nothing = { reverts: null, revertsPull: null };
    const [fact] = await factsOf(compare(sha(2), sha(35)));
    expect(fact?.commits.map((commit) => commit.sha)).toEqual(shas.slice(3, 36).toReversed());
    expect(fact?.commits.filter(({ title }) => title.includes('Revert'))).toEqual([
      { ...nothing, sha: sha(31), title: 'Revert "Revert "Old totals""' },
      { ...nothing, sha: sha(30), title: 'Revert "Old totals"', revertsPull: '7' },
      { ...nothing, sha: sha(5), title: 'Revert "New totals" (#12)', reverts: sha(4) },
    ]);
    const [one] = await factsOf(compare(sha(4), sha(5)));
    expect(one).toMatchObject({ commits: [{ sha: sha(5), reverts: sha(4) }], occurredAt: when(5) });
  });

  it('asks for no page with files unless it has to, and lives without that one', async () => {
    knowLine({ 1: 'Revert "Old totals"' });
    await ask(compare(sha(0), sha(1)));
    await ask(compare(sha(3), sha(0)));
    expect(at.github.calls('compare').map(({ query }) => query['page'])).toEqual(['2', '2']);
    at.github.faults.next('compare', { kind: 'delay', ms: 0 });
    at.github.faults.next('compare', { kind: 'huge', bytes: 2_000_000 });
    expect(await ask(compare(sha(0), sha(3)))).toMatchObject({
      facts: [{ status: 'ahead', commits: [] }],
    });
  });

  it('is unanswerable where GitHub knows one of them no longer', async () => {
    knowLine();
    at.github.learn(pipelineRetried(at.base)[0] as ScenarioDelivery);
    expect(await ask(compare(sha(1), 'f'.repeat(40)))).toMatchObject({ kind: 'unanswerable' });
  });
});
