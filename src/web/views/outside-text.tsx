import { cutText } from './words/cut-text.ts';

/**
 * Text that came from outside: escaped by the renderer, kept from turning its surroundings around,
 * cut between whole characters. What our own sentences put in backticks becomes code.
 */
export function OutsideText({ text, most = 400 }: { text: string; most?: number }) {
  const cut = cutText(text, most);
  const parts = (cut === text ? cut : withoutStray(cut)).split(/`([^`]+)`/);
  return <bdi>{parts.map((part, index) => (index % 2 === 1 ? <code>{part}</code> : part))}</bdi>;
}

/** A cut may leave a backtick without the one that ended it. */
function withoutStray(cut: string): string {
  const isPaired = cut.split('`').length % 2 === 1;
  const last = cut.lastIndexOf('`');
  return isPaired ? cut : cut.slice(0, last) + cut.slice(last + 1);
}
