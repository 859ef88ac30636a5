import { followUpsOf, type Saga } from './saga.ts';

/** What people do in Jira, past Closecall. */
export type InJira =
  | 'done'
  | 'wont_do'
  | 'reopen_first'
  | 'delete'
  | 'unlabel'
  | 'not_useful'
  | 'useful_again'
  | 'move_away'
  | 'copy_elsewhere'
  | 'same_common_label';

const moves: Partial<Record<InJira, string>> = {
  done: 'Done',
  wont_do: "Won't Do",
  reopen_first: 'To Do',
};

type Labels = readonly string[];

const labelsAfter: Partial<Record<InJira, (others: Labels) => Labels>> = {
  unlabel: () => ['near-miss'],
  not_useful: (others) => [...others, 'not-useful'],
  useful_again: (others) => others,
};

/** To the newest of its issues, unless said; nothing while there is none. */
export async function actInJira(saga: Saga, act: InJira): Promise<void> {
  const { jira } = saga.world.closecall;
  const { title } = saga;
  if (act === 'same_common_label') {
    await foreignIssue(saga, { project: 'PAY', labels: ['near-miss'], summary: 'another one' });
    return;
  }
  const key = act === 'reopen_first' ? (ownIssues(saga)[0] ?? null) : newestIssue(saga);
  const issue = jira.issues().find((each) => each.key === key);
  if (key === null || issue === undefined) return;
  const status = moves[act];
  if (status !== undefined) return jira.moveIssue(key, status);
  if (act === 'delete') return jira.deleteIssue(key);
  const labels = labelsAfter[act]?.(issue.labels.filter((label) => label !== 'not-useful'));
  if (labels !== undefined) return jira.editLabels(key, labels);
  if (act === 'move_away') {
    const isLeaving = issue.project.key === 'PAY';
    await jira.moveToProject(key, isLeaving ? 'SHOP' : 'PAY');
    takePlace(saga, issue.createdAt.getTime(), isLeaving);
    return;
  }
  const markers = (await followUpsOf(saga)).map(({ marker }) => marker);
  const copied = ['near-miss', ...markers];
  await foreignIssue(saga, { project: 'SHOP', labels: copied, summary: `a copy of ${title}` });
}

/** In the day of PAY, which counts what was made there and is not known to have moved away. */
function takePlace(saga: Saga, madeMs: number, isLeaving: boolean): void {
  const nearMs = 16_000;
  if (!isLeaving) saga.created.push(madeMs);
  else saga.created = saga.created.filter((each) => Math.abs(each - madeMs) > nearMs);
}

/** The key of the newest issue that we made for it and that is still there. */
export function newestIssue(saga: Saga): string | null {
  return ownIssues(saga).at(-1) ?? null;
}

function ownIssues({ world, title, born }: Saga): string[] {
  const ours = world.closecall.jira
    .issues()
    .filter(({ id, summary }) => summary.includes(title) && born.get(id)?.isOurs !== false);
  return ours.map(({ key }) => key);
}

/** Made by a person; it is nobody's ticket, whatever its labels say. */
export async function foreignIssue(
  { world, born }: Saga,
  filed: { project: string; labels: readonly string[]; summary: string },
): Promise<string> {
  const { id, key } = await world.closecall.jira.fileIssue(filed);
  born.set(id, { id, key, labels: filed.labels, isOurs: false });
  return key;
}
