import type { Answer, Question } from '../../src/core/question.ts';
import type { ComparedSignal } from '../../src/core/revision-signal.ts';
import type { Signal } from '../../src/core/signal.ts';
import { OutboundError, type ReadContext } from '../contract.ts';
import type { CommitAnswer, CompareAnswer } from './answers.ts';
import { compareCommits, getCommit, PAGE_SIZES } from './requests.ts';
import { commitOf } from './revert.ts';
import type { Settings } from './schema.ts';

/** Of a long way between two revisions, the newest commits are read. */
const MOST_PAGES = 4;

type Asked = Extract<Question, { kind: 'compare' }>;

/**
 * How two revisions lie to each other, and what lies between them. The first page of a
 * comparison lists up to 300 changed files with their contents, which may exceed every limit; so the
 * status is read from the second page, where there are none.
 */
export async function lookUpComparison(
  context: ReadContext<Settings>,
  asked: Asked,
): Promise<Answer<Signal>> {
  const { data: compared } = await compareCommits(context, { ...asked, size: 1, page: 2 });
  const total = compared.total_commits ?? 0;
  const between = total === 0 ? [] : await commitsBetween(context, asked, total);
  const { repositoryId, environment, base, head } = asked;
  const fact: ComparedSignal = {
    kind: 'revisions.compared',
    subject: { kind: 'environment', id: `${repositoryId}:${environment}` },
    factKey: `compare:${base}:${head}`,
    occurredAt: momentOf(compared, between, head),
    base,
    head,
    status: compared.status,
    commits: between.map(({ sha, commit: { message } }) => commitOf({ sha, message })),
  };
  return { kind: 'answered', facts: [fact] };
}

/** The newest commits of head that base does not have, newest first. */
async function commitsBetween(
  context: ReadContext<Settings>,
  asked: Asked,
  total: number,
): Promise<readonly CommitAnswer[]> {
  if (total === 1) {
    const { data } = await getCommit(context, asked.repository, asked.head);
    return [{ sha: data.sha, commit: data }];
  }
  const size = PAGE_SIZES.commits;
  const last = Math.ceil(total / size);
  const commits: CommitAnswer[] = [];
  for (let page = last; page > Math.max(0, last - MOST_PAGES); page -= 1) {
    commits.push(...(await pageOfCommits(context, { ...asked, size, page })).toReversed());
  }
  return commits;
}

async function pageOfCommits(
  context: ReadContext<Settings>,
  asked: Parameters<typeof compareCommits>[1],
): Promise<readonly CommitAnswer[]> {
  try {
    return (await compareCommits(context, asked)).data.commits;
  } catch (error) {
    // The files on the first page are too long: its commits stay unread, and the status still counts.
    const isUnread = error instanceof OutboundError && error.code === 'broken_answer';
    if (isUnread && asked.page === 1) return [];
    throw error;
  }
}

/**
 * When head was committed; where that is not told, when the revision was that both have, or base.
 * It depends on the answer alone, so that the same answer makes the same fact.
 */
function momentOf(
  { merge_base_commit: common, base_commit: base }: CompareAnswer,
  between: readonly CommitAnswer[],
  head: string,
): Date {
  const newest = between.find(({ sha }) => sha === head) ?? between[0];
  const dates = [newest, common, base].map((one) => one?.commit.committer?.date ?? null);
  return dates.find((date) => date !== null) ?? new Date(0);
}
