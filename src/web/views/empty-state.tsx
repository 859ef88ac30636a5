import type { Child } from 'hono/jsx';

/** Nothing to list: why, and what to do next. */
export function EmptyState({ title, children }: { title: string; children?: Child }) {
  return (
    <section class="empty">
      <h2>{title}</h2>
      {children}
    </section>
  );
}
