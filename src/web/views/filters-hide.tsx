import type { Child } from 'hono/jsx';
import { EmptyState } from './empty-state.tsx';

type FiltersHideProps = {
  /** How many there are besides what was asked for; 0 where that is not known. */
  count: number;
  clearHref: string;
  title?: string;
  children?: Child;
};

/** There is something, only not by what was asked for. */
export function FiltersHide({ count, clearHref, title, children }: FiltersHideProps) {
  return (
    <EmptyState title={title ?? 'Nothing matches these filters'}>
      {children}
      <p>
        {count === 0 ? null : `There ${sayMany(count)} besides. `}
        <a href={clearHref}>Show all</a>
      </p>
    </EmptyState>
  );
}

function sayMany(count: number): string {
  return count === 1 ? 'is one near miss' : `are ${count} near misses`;
}
