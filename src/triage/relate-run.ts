import { findingFromStored } from '../core/stored-json.ts';
import { changeState } from '../db/change-state.ts';
import { knownCandidates } from './known-candidates.ts';
import { type SubjectContext, sourceOfSubject } from './recompute-subject.ts';
import { shareCause } from './share-cause.ts';
import { ownerOf } from './shared-failures.ts';

/** Looks whether a run that was retried failed together with most of its owner's runs. */
export async function relateRun(context: SubjectContext, key: string): Promise<void> {
  const source = await sourceOfSubject(context, key);
  if (source === null) return;
  await changeState(context, async (tx, owe) => {
    const [own] = (await knownCandidates(tx, [key])).get(key) ?? [];
    if (own === undefined) return;
    const finding = findingFromStored(own.finding);
    const owner = ownerOf(finding.service.github);
    if (owner === null) return;
    const of = { connectionId: source.id, owner };
    await shareCause(tx, owe, source, { of, at: finding.beganAt });
  });
}
