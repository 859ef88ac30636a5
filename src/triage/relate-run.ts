import { findingFromStored } from '../core/stored-json.ts';
import { changeState } from '../db/change-state.ts';
import { knownCandidates } from './known-candidates.ts';
import { connectionOfSubject, type SubjectContext } from './recompute-subject.ts';
import { shareCause } from './share-cause.ts';
import { ownerOf } from './shared-failures.ts';

/** Looks whether a run that was retried failed together with most of its owner's runs. */
export async function relateRun(context: SubjectContext, key: string): Promise<void> {
  const connection = await connectionOfSubject(context, key);
  if (connection === null) return;
  await changeState(context, async (tx, owe) => {
    const [own] = (await knownCandidates(tx, [key])).get(key) ?? [];
    if (own === undefined) return;
    const finding = findingFromStored(own.finding);
    const owner = ownerOf(finding.service.github);
    if (owner === null) return;
    const of = { connectionId: connection.id, owner };
    await shareCause(tx, owe, connection, { of, at: finding.beganAt });
  });
}
