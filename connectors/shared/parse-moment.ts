const LATEST_MS = Date.UTC(10_000, 0, 1) - 1;

/**
 * The moment that a provider names, or null where it can't be read. A time without a zone is read
 * as UTC, so that it means the same on every machine; Jira writes its zones without a colon.
 */
export function parseMoment(value: string | number): Date | null {
  const ms = typeof value === 'number' ? value : parseIso(value);
  return ms >= 0 && ms <= LATEST_MS ? new Date(ms) : null;
}

function parseIso(text: string): number {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) || text.length > 40) return Number.NaN;
  const hasZone = /(?:Z|[+-]\d\d:?\d\d)$/i.test(text);
  return Date.parse(hasZone ? text : `${text}Z`);
}
