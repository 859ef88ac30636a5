import { followUpsOf, type Saga } from './saga.ts';

/** What people do in Jira, past Closecall. */
export type InJira =
  | 'done'
  | 'wont_do'
  | 'reopen_first'
  | 'delete'
  | 'unlabel'
  | 'copy_elsewhere'
  | 'same_common_label';

const moves: Partial<Record<InJira, string>> = {
  done: 'Done',
  wont_do: "Won't Do",
  reopen_first: 'To Do',
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
  if (act === 'unlabel') return jira.editLabels(key, ['near-miss']);
  const markers = (await followUpsOf(saga)).map(({ marker }) => marker);
  const labels = ['near-miss', ...markers];
  await foreignIssue(saga, { project: 'SHOP', labels, summary: `a copy of ${title}` });
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
