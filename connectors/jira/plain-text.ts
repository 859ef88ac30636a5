import { cutAtGrapheme } from '../../src/core/clean-text.ts';

/** Jira's limit for a summary, in code units. */
const MAX_SUMMARY_LENGTH = 255;

/** A ticket's summary: one line, no control or direction marks, cut between whole characters. */
export function summaryLine(text: string): string {
  const line = singleLine(text);
  if (line.length <= MAX_SUMMARY_LENGTH) return line === '' ? 'Near miss' : line;
  return `${cutAtGrapheme(line, MAX_SUMMARY_LENGTH - 1)}…`;
}

/** Text without what could break a line or turn its direction. */
export function singleLine(text: string): string {
  return inert(text).replace(/\s+/g, ' ').trim();
}

/** Text whose lines stay, as far as a ticket can show them. */
export function linesOf(text: string): readonly string[] {
  return inert(text.replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n'))
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' '));
}

/** The href of a link that may stand in a ticket, or null: http and https only, without a user name. */
export function safeHref(href: string | null | undefined): string | null {
  if (typeof href !== 'string' || !URL.canParse(href)) return null;
  const url = new URL(href);
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
  return isWeb && url.username === '' && url.password === '' ? url.href : null;
}

/** Control characters become blanks; marks of direction and lone surrogates go. */
function inert(text: string): string {
  return text
    .replace(/[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\p{Surrogate}]/gu, '')
    .replace(/[^\P{Cc}\n]/gu, ' ');
}
