import type { Child } from 'hono/jsx';
import type { Caller } from '../caller.ts';
import { Layout } from './layout.tsx';

type MessageProps = {
  title: string;
  /** What a preview in a chat shows below the title. */
  description?: string;
  caller: Caller | null;
  children?: Child;
};

/** A page that says one thing: not found, not allowed, our own trouble, a link that is used up. */
export function MessagePage({ title, caller, children, ...preview }: MessageProps) {
  return (
    <Layout title={title} {...preview} caller={caller} current={null}>
      <div class="message">
        <h1>{title}</h1>
        {children}
        {caller === null ? null : <a href="/">To the near misses</a>}
      </div>
    </Layout>
  );
}
