import { cutText } from './words/cut-text.ts';

/**
 * Text that came from outside: escaped by the renderer, kept from turning its surroundings around,
 * cut between whole characters. What our own sentences put in backticks becomes code.
 */
export function OutsideText({ text, most = 400 }: { text: string; most?: number }) {
  const parts = cutText(text, most).split(/`([^`]+)`/);
  return <bdi>{parts.map((part, index) => (index % 2 === 1 ? <code>{part}</code> : part))}</bdi>;
}
