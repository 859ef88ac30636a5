import type { Child } from 'hono/jsx';

/** Something to know before reading on: what was just done, or why it was not. */
export function Notice({ tone, children }: { tone: 'good' | 'bad' | 'plain'; children?: Child }) {
  return (
    <div class={`notice notice-${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
      {children}
    </div>
  );
}
