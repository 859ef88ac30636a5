import { cutAtGrapheme } from '../clean-text.ts';
import { shortHash } from '../fingerprint.ts';
import { maskValues } from '../mask-values.ts';

/** A pattern of one service within the time that themes are looked for in. */
export type ThemePattern = {
  fingerprint: string;
  service: string;
  /** What its service goes by; these are no words that services share. */
  serviceNames: readonly string[];
  /** Titles, workflows, jobs and steps as they were told. */
  words: readonly string[];
  /** The gaps that its near misses show; `unknown` is none. */
  gaps: readonly string[];
  /** How many near misses it had in that time. */
  count: number;
  firstAt: Date;
  lastAt: Date;
};

/** The same gap, or similar words, on several services. */
export type Theme = {
  /** Stays while the pattern that was seen first is of it; `keys` are all that it ever went by. */
  key: string;
  keys: readonly string[];
  kind: 'gap' | 'words';
  /** The gap, or the words that all or most of them share, masked. */
  about: string;
  services: readonly string[];
  fingerprints: readonly string[];
  count: number;
  firstAt: Date;
  lastAt: Date;
};

/** What is on so many services is no matter of one of them (the design's section on detectors). */
const THEME_MIN_SERVICES = 3;

/** In code units. */
const MAX_ABOUT_LENGTH = 300;
export const THEME_DAYS = 30;

/**
 * How much of their words two titles share: the resemblance (Jaccard index) of their sets of words,
 * as A. Broder, "On the resemblance and containment of documents" (1997), has it for documents. Of
 * titles of five words, one may be another one.
 */
const SIMILAR_FROM = 0.66;

/** Fewer words say too little to be the same thing: "is down", "build failed". */
const fewestWords = 2;

/** The themes of these patterns, in any order; the widest first. */
export function findThemes(patterns: readonly ThemePattern[]): readonly Theme[] {
  const themes = [...ofGaps(patterns), ...ofWords(patterns)];
  return themes
    .filter(({ services }) => services.length >= THEME_MIN_SERVICES)
    .map((theme) => ({ ...theme, about: cutAtGrapheme(theme.about, MAX_ABOUT_LENGTH) }))
    .sort(
      (a, b) =>
        b.services.length - a.services.length || b.count - a.count || (a.key < b.key ? -1 : 1),
    );
}

function ofGaps(patterns: readonly ThemePattern[]): readonly Theme[] {
  const gaps = new Set(patterns.flatMap((pattern) => pattern.gaps));
  return [...gaps].filter(isKnown).map((gap) => {
    const key = `gap-${gap}`;
    const own = patterns.filter((pattern) => pattern.gaps.includes(gap));
    return theme('gap', gap, { key, keys: [key] }, own);
  });
}

function isKnown(gap: string): boolean {
  return gap !== 'unknown';
}

type Worded = { pattern: ThemePattern; tokens: ReadonlySet<string>; key: string; about: string };

function ofWords(patterns: readonly ThemePattern[]): readonly Theme[] {
  const worded = patterns
    .map(toWorded)
    .filter(({ tokens }) => tokens.size >= fewestWords)
    .sort((a, b) => byFirst(a.pattern, b.pattern));
  const groups: Worded[][] = [];
  // Each joins the one that it is most like among those that began a group, so that a chain of
  // likenesses never leads to what is nothing like the first.
  for (const each of worded) {
    const likest = mostLike(each, groups);
    if (likest === null) groups.push([each]);
    else likest.push(each);
  }
  return groups.flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const keys = [...new Set(group.map(({ key }) => key))];
    const own = group.map(({ pattern }) => pattern);
    return [theme('words', first.about, { key: first.key, keys }, own)];
  });
}

function mostLike(each: Worded, groups: readonly Worded[][]): Worded[] | null {
  let [best, likest]: [number, Worded[] | null] = [SIMILAR_FROM, null];
  for (const group of groups) {
    const [first] = group;
    const likeness = first === undefined ? 0 : resemblance(first.tokens, each.tokens);
    const isBetter = likest === null ? likeness >= best : likeness > best;
    if (isBetter) [best, likest] = [likeness, group];
  }
  return likest;
}

/** From 0, nothing in common, to 1, the same. */
export function resemblance(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const shared = [...one].filter((token) => other.has(token)).length;
  const all = one.size + other.size - shared;
  return all === 0 ? 0 : shared / all;
}

/** Of two that were seen first at once, the order of their fingerprints decides. */
function byFirst(a: ThemePattern, b: ThemePattern): number {
  const apart = a.firstAt.getTime() - b.firstAt.getTime();
  return apart || (a.fingerprint < b.fingerprint ? -1 : 1);
}

function toWorded(pattern: ThemePattern): Worded {
  const own = new Set(pattern.serviceNames.flatMap(tokensOf));
  const about = pattern.words.map((word) => maskValues(word).text.toLowerCase()).join(' · ');
  const tokens = new Set(pattern.words.flatMap(tokensOf).filter((token) => !own.has(token)));
  return { pattern, tokens, about, key: `words-${shortHash([...tokens].sort())}` };
}

/** The words of a text without what is masked in it. */
export function tokensOf(text: string): readonly string[] {
  const masked = maskValues(text.normalize('NFKC')).text.toLowerCase();
  return masked.replace(/‹[^›]*›/g, ' ').match(/\p{L}[\p{L}\p{N}]*/gu) ?? [];
}

function theme(
  kind: Theme['kind'],
  about: string,
  named: Pick<Theme, 'key' | 'keys'>,
  own: readonly ThemePattern[],
): Theme {
  return {
    ...named,
    kind,
    about,
    services: [...new Set(own.map(({ service }) => service))].sort(),
    fingerprints: [...new Set(own.map(({ fingerprint }) => fingerprint))].sort(),
    count: own.reduce((sum, { count }) => sum + count, 0),
    firstAt: new Date(Math.min(...own.map(({ firstAt }) => firstAt.getTime()))),
    lastAt: new Date(Math.max(...own.map(({ lastAt }) => lastAt.getTime()))),
  };
}
