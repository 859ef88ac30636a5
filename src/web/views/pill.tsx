import type { Child } from 'hono/jsx';
import type { Tone } from './words/candidate-words.ts';

/** A status in a word or two. */
export function Pill({ tone, children }: { tone: Tone; children?: Child }) {
  return <span class={`pill pill-${tone}`}>{children}</span>;
}
