import { cleanLine, cutAtGrapheme } from '../clean-text.ts';
import type { Outcome } from './outcome.ts';

/** What a digest holds; stored, so that a late try sends the same. */
export type DigestContent = {
  team: string;
  items: readonly DigestItem[];
  outcomes: readonly Outcome[];
  /** How many different near misses wait for the team in all. */
  waiting: number;
};

export type DigestItem = {
  id: string;
  fingerprint: string;
  story: string;
  /** 0 to 100. */
  score: number;
  occurrences: number;
  isNew: boolean;
};

/** A line of a digest: what happened, a remark, and where to look; null for no address. */
export type DigestLine = { text: string; remark: string; url: string | null };

/** A digest in words, before it takes the form of a mail or of a chat's message. */
export type ToldDigest = {
  subject: string;
  parts: readonly { heading: string; lines: readonly DigestLine[] }[];
  /** Where the rest is, and why this came. */
  footer: readonly string[];
};

const longestStory = 240;

/** `base` is the address that people reach us by; null where nobody said it. */
export function tellDigest(
  content: DigestContent,
  teamId: string,
  base: string | null,
): ToldDigest {
  const { items, outcomes, waiting } = content;
  const at = (id: string) => (base === null ? null : `${base}/candidates/${id}`);
  const worth = items.map(({ id, story, ...item }) => ({
    text: shorten(story),
    remark: sayItem(item),
    url: at(id),
  }));
  const became = outcomes.map(({ id, story, words }) => ({
    text: shorten(story),
    remark: words,
    url: at(id),
  }));
  const parts = [
    {
      heading: worth.length === 1 ? 'Worth a look' : `${inWords(worth.length)} worth a look`,
      lines: worth,
    },
    { heading: 'What came of the last ones', lines: became },
  ];
  return {
    subject: subjectOf(content),
    parts: parts.filter(({ lines }) => lines.length > 0),
    footer: footerOf(waiting, base === null ? null : `${base}/?team=${teamId}`),
  };
}

function subjectOf({ team, items }: DigestContent): string {
  const what =
    items.length === 0
      ? 'what came of the last near misses'
      : `${sayNearMisses(items.length)} worth a look`;
  return `${shorten(team)}: ${what}`;
}

function footerOf(waiting: number, url: string | null): readonly string[] {
  const all = waiting === 1 ? 'One waits' : `${waiting} wait`;
  return [
    ...(waiting === 0 ? [] : [`${all} for the team in all${url === null ? '.' : `: ${url}`}`]),
    'Your team’s settings say when this comes; it stays away when there is nothing to tell.',
  ];
}

function sayItem({
  score,
  occurrences,
  isNew,
}: Omit<DigestItem, 'id' | 'story' | 'fingerprint'>): string {
  const often = occurrences > 1 ? `seen ${occurrences} times` : 'seen once';
  return `score ${Math.round(score)}, ${isNew ? 'new: never seen before' : often}`;
}

function sayNearMisses(n: number): string {
  return n === 1 ? 'a near miss' : `${n} near misses`;
}

function inWords(n: number): string {
  return ['None', 'One', 'Two', 'Three'][n] ?? String(n);
}

function shorten(text: string): string {
  const line = cleanLine(text);
  const cut = cutAtGrapheme(line, longestStory);
  return cut === line ? line : `${cut.trimEnd()}…`;
}
