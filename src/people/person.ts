/** What somebody may do, and for whom. */
export type Rights = {
  role: 'admin' | 'responder' | 'viewer';
  decidesFor: 'all' | 'own-teams';
  /** Ids of teams. */
  teams: readonly string[];
};

/** Why a change to people was refused. */
export type PeopleProblem =
  | { code: 'email-taken' }
  | { code: 'unknown-team'; team: string }
  | { code: 'last-admin' }
  | { code: 'not-found' };

/** Long rather than odd: no other rule keeps people from passwords they can remember. */
export const shortestPassword = 12;

/** As far as hashing takes them. */
export const longestPassword = 128;

/** Addresses are compared without their case. */
export function plainEmail(email: string): string {
  return email.trim().toLowerCase();
}

const longestHandle = 40;

/** What the audit will call somebody, from their address: `dana` of `Dana@acme.example`. */
export function handleFrom(email: string): string {
  const local = plainEmail(email).split('@')[0] ?? '';
  const plain = local.replace(/[^a-z0-9._-]+/g, '-').replace(/^[-.]+|[-.]+$/g, '');
  return plain.slice(0, longestHandle) || 'person';
}
