import { OutsideText } from './outside-text.tsx';

/** What narrows a list, and the address of the list without it. */
export type Chip = { text: string; href: string };

/** Everything that narrows a list, each with the way to do without it. */
export function ChipList({ chips }: { chips: readonly Chip[] }) {
  return (
    <ul class="chips" aria-label="Filters">
      {chips.map(({ text, href }) => (
        <li>
          <a class="chip" href={href}>
            <OutsideText text={text} most={60} />
            <span aria-hidden="true"> ×</span>
            <span class="visually-hidden">, remove this filter</span>
          </a>
        </li>
      ))}
    </ul>
  );
}
