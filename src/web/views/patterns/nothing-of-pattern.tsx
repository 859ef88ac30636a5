import type { Child } from 'hono/jsx';
import type { WholePattern } from '../../api/patterns/pattern-object.ts';
import type { Caller } from '../../caller.ts';
import { EmptyState } from '../empty-state.tsx';
import { Layout } from '../layout.tsx';
import { mayDecide } from '../may-decide.ts';
import { PatternEdits } from './pattern-edits.tsx';

type NothingProps = {
  caller: Caller;
  now: Date;
  fingerprint: string;
  edits: WholePattern['edits'];
  flash?: Child;
};

/** A pattern that everything left, or that nothing has come to yet. */
export function NothingOfPattern({ caller, now, fingerprint, edits, flash }: NothingProps) {
  const title = 'A pattern without near misses';
  return (
    <Layout title={title} caller={caller} current="patterns" flash={flash}>
      <h1>{title}</h1>
      <EmptyState title="Nothing belongs to it right now">
        <p>
          What did belongs to other patterns by now, as people said.{' '}
          <a href="/patterns">See all patterns</a>
        </p>
      </EmptyState>
      <PatternEdits
        {...{ fingerprint, edits, caller, now }}
        parts={[]}
        mayEdit={mayDecide(caller)}
      />
    </Layout>
  );
}
