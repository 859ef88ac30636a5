import { isMadeBySplit } from '../../../core/pattern-edits.ts';
import type { WholePattern } from '../../api/patterns/pattern-object.ts';
import { kindWords, plainWords } from './pattern-words.ts';

type Of = Pick<WholePattern, 'fingerprint' | 'parts'>;

/** What somebody said of a pattern, to stand after who did. */
export function sayEdit(
  edit: WholePattern['edits'][number],
  { fingerprint: shown, parts }: Of,
): string {
  const { kind, fingerprint, into, position, values } = edit;
  if (kind === 'merge') return sayMerge({ fingerprint, into }, { fingerprint: shown, parts });
  const split = parts.find((part) => part.id === fingerprint || isMadeBySplit(edit, part));
  const masked = split?.masked.find((each) => each.position === position);
  // The places of another pattern are its own, and are not shown here.
  if (split === undefined && fingerprint !== shown) {
    return 'told another pattern apart by a value.';
  }
  const what = masked === undefined ? 'value' : sayKind(masked.kind);
  if (values === null) return `told it apart by its ${what}: each is a thing of its own.`;
  return `told it apart by its ${what}: ${sayValues(values)} is another thing.`;
}

function sayMerge(
  { fingerprint, into }: Pick<WholePattern['edits'][number], 'fingerprint' | 'into'>,
  { fingerprint: shown, parts }: Of,
): string {
  const wordsOf = (id: string | null) => {
    const part = parts.find((each) => each.id === id);
    return part === undefined ? 'another pattern' : `“${plainWords(part.words)}”`;
  };
  if (into === shown) return `said that ${wordsOf(fingerprint)} is the same thing.`;
  return `said that ${wordsOf(fingerprint)} and ${wordsOf(into)} are the same thing.`;
}

/** What was masked, as people call it; stored data may know kinds that this release does not. */
export function sayKind(kind: string): string {
  return new Map<string, string>(Object.entries(kindWords)).get(kind) ?? kind;
}

const mostNamed = 6;

function sayValues(values: readonly string[]): string {
  const named = values.slice(0, mostNamed).map((value) => `“${value}”`);
  const rest = values.length - mostNamed;
  const all = rest > 0 ? [...named, `${rest} more`] : named;
  if (all.length === 1) return `what has ${all[0]}`;
  return `what has ${all.slice(0, -1).join(', ')} or ${all.at(-1)}`;
}
