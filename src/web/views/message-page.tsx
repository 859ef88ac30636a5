import type { Child } from 'hono/jsx';
import type { Caller } from '../caller.ts';
import { Layout } from './layout.tsx';

type MessageProps = { title: string; caller: Caller | null; children?: Child };

/** A page that says one thing: not found, not allowed, our own trouble, a link that is used up. */
export function MessagePage({ title, caller, children }: MessageProps) {
  return (
    <Layout title={title} caller={caller} current={null}>
      <div class="message">
        <h1>{title}</h1>
        {children}
        {caller === null ? null : <a href="/">To the near misses</a>}
      </div>
    </Layout>
  );
}
