import type { Child } from 'hono/jsx';
import type { Caller } from '../../caller.ts';
import { Layout } from '../layout.tsx';

type FrameProps = {
  caller: Caller;
  shown: 'patterns' | 'themes';
  flash?: Child;
  children?: Child;
};

const views = [
  { name: 'patterns', text: 'Patterns', href: '/patterns' },
  { name: 'themes', text: 'Themes', href: '/patterns/themes' },
] as const;

/** What the list of patterns and that of themes have around them. */
export function PatternsFrame({ caller, shown, flash, children }: FrameProps) {
  const title = shown === 'patterns' ? 'Patterns' : 'Themes';
  return (
    <Layout title={title} caller={caller} current="patterns" flash={flash}>
      <h1>{title}</h1>
      <nav class="tabs" aria-label="Show">
        {views.map(({ name, text, href }) => (
          <a href={href} aria-current={name === shown ? 'page' : undefined}>
            {text}
          </a>
        ))}
      </nav>
      {children}
    </Layout>
  );
}
