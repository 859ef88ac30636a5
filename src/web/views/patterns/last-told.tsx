import type { LatestOfFingerprint } from '../../../db/queries/latest-of-fingerprints.ts';
import { OutsideText } from '../outside-text.tsx';

/** Words alone don't tell patterns apart that people split; the last title, with its values, does. */
export function LastTold({ latest: { isEdited, title } }: { latest: LatestOfFingerprint }) {
  if (!isEdited) return null;
  return (
    <span class="card-of">
      The last one: “<OutsideText text={title} most={160} />”
    </span>
  );
}
