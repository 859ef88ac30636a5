import type { TokenScope } from '../../../src/core/token-scopes.ts';
import type { Role } from '../../../src/web/caller.ts';

/** What a responder changes, and of which team it is. */
export type Changes = 'candidate' | 'follow-up' | 'pattern' | 'edit' | 'theme' | 'bulk' | 'many';

/** Responders, on what belongs to their teams or to none; `body` is what to ask it with. */
export type OfTeams = {
  least: 'responder';
  changes: Changes;
  body: Readonly<Record<string, unknown>>;
};

/**
 * `open` needs no sign-in; everything else needs at least this role. A plain `responder` is for what
 * decides nothing, such as a note: everybody may write beside everybody's.
 */
export type Access = 'open' | Role | OfTeams;

function own(changes: Changes, body: OfTeams['body'] = {}): OfTeams {
  return { least: 'responder', changes, body };
}

const tomorrow = new Date(Date.now() + 24 * 60 * 60 * 1000).toISOString();

/**
 * Who may use which route. A new route has to be entered here, or the access test fails: think of
 * who should be kept out before you do. What a responder changes names what that is, so that it is
 * tried on what belongs to another team.
 */
export const routesAndRoles: Readonly<Record<string, Access>> = {
  'GET /healthz': 'open',
  'GET /readyz': 'open',
  'GET /metrics': 'open',
  'GET /static/:file': 'open',

  'GET /login': 'open',
  'POST /login': 'open',
  'GET /login/:token': 'open',
  'POST /login/:token': 'open',
  'GET /sso/start': 'open',
  'GET /sso/return': 'open',
  'POST /logout': 'viewer',
  'GET /account': 'viewer',
  'POST /account/password': 'viewer',
  'POST /account/sign-out-elsewhere': 'viewer',
  'GET /people': 'admin',
  'POST /people': 'admin',
  'POST /people/:id/change': 'admin',
  'POST /people/:id/deactivate': 'admin',
  'POST /people/:id/reactivate': 'admin',
  'POST /people/:id/sign-out': 'admin',
  'POST /people/:id/link': 'admin',

  'POST /theme': 'viewer',
  // Open to everybody where an admin says so, which is not how it comes.
  'GET /report': 'viewer',
  'POST /report': 'viewer',
  'GET /report/:token': 'open',
  'GET /reports/mine': 'viewer',
  'POST /reports/mine/seen': 'viewer',

  'GET /': 'viewer',
  'GET /candidates/:id': 'viewer',
  'GET /candidates/:id/pane': 'viewer',
  'GET /candidates/:id/ticket': 'viewer',
  'GET /candidates/:id/merge-into': 'viewer',
  'GET /candidates/:id/assign': 'viewer',
  'GET /candidates/:id/:decision': 'viewer',
  'POST /candidates/:id/confirm': own('candidate', { version: 1, ticket: 'no' }),
  'POST /candidates/:id/dismiss': own('candidate', { version: 1, reason: 'test' }),
  'POST /candidates/:id/snooze': own('candidate', { version: 1, length: '1d' }),
  'POST /candidates/:id/merge': own('candidate', { version: 1, into: ':other' }),
  'POST /candidates/:id/undo': own('candidate', { version: 1 }),
  'POST /candidates/:id/assign': own('candidate', { team: 'payments' }),
  'POST /candidates/:id/say': own('candidate', { closeness: 10, closenessSeen: '' }),
  'POST /candidates/:id/notes': 'responder',
  'POST /candidates/:id/delete-note': 'responder',
  'GET /candidates/:id/row': 'viewer',
  'GET /live': 'viewer',
  'GET /live/since': 'viewer',
  'GET /keys': 'viewer',
  'GET /bulk': 'viewer',
  'POST /bulk': own('many'),
  'GET /bulk/:id': 'viewer',
  'GET /bulk/:id/:ending': 'viewer',
  'POST /bulk/:id/undo': own('bulk'),
  'POST /bulk/:id/cancel': own('bulk'),
  'GET /follow-ups': 'viewer',
  'GET /follow-ups/:id': 'viewer',
  'GET /follow-ups/:id/:mending': 'viewer',
  'POST /follow-ups/:id/send-now': own('follow-up'),
  'POST /follow-ups/:id/retry': own('follow-up'),
  'POST /follow-ups/:id/create-after-all': own('follow-up'),
  'POST /follow-ups/:id/give-up': own('follow-up'),
  'POST /follow-ups/:id/close-as-mistake': own('follow-up'),
  'POST /follow-ups/:id/adopt': own('follow-up', { key: 'PAY-12' }),
  'GET /patterns': 'viewer',
  'GET /patterns/themes': 'viewer',
  'GET /patterns/themes/:key/owner': 'viewer',
  'POST /patterns/themes/:key/owner': own('theme', { owner: 'platform on-call' }),
  'GET /patterns/:fingerprint': 'viewer',
  'GET /patterns/:fingerprint/:edit': 'viewer',
  'GET /patterns/:fingerprint/edits/:id/undo': 'viewer',
  'POST /patterns/:fingerprint/merge': own('pattern', { into: ':otherPattern' }),
  'POST /patterns/:fingerprint/split': own('pattern', {
    part: ':pattern',
    position: 0,
    how: 'each',
  }),
  'POST /patterns/:fingerprint/edits/:id/undo': own('edit'),
  'GET /deliveries': 'viewer',
  'GET /deliveries/:id': 'viewer',
  'POST /deliveries/:id/replay': 'admin',
  'GET /connections': 'viewer',
  'GET /connections/:id/check': 'viewer',
  'POST /connections/:id/check': 'admin',
  'GET /teams/:id/check': 'viewer',
  'POST /teams/:id/check': 'admin',
  'GET /policy': 'viewer',
  'GET /digest': 'viewer',
  'GET /review': 'viewer',
  'GET /review/:id': 'viewer',
  'POST /review/:id': 'responder',
  'GET /policy/offers/:id/:answer': 'viewer',
  'POST /policy/offers/:id/accept': 'admin',
  'POST /policy/offers/:id/decline': 'admin',
  'GET /tokens': 'admin',
  'GET /tokens/:id/revoke': 'admin',
  'POST /tokens': 'admin',
  'POST /tokens/:id/revoke': 'admin',
  'GET /api': 'viewer',

  'GET /api/v1/candidates': 'viewer',
  'GET /api/v1/candidates/:id': 'viewer',
  'GET /api/v1/candidates/:id/history': 'viewer',
  'POST /api/v1/candidates/:id/confirm': own('candidate', { version: 1, ticket: 'no' }),
  'POST /api/v1/candidates/:id/dismiss': own('candidate', { version: 1, reason: 'test' }),
  'POST /api/v1/candidates/:id/snooze': own('candidate', { version: 1, until: tomorrow }),
  'POST /api/v1/candidates/:id/merge': own('candidate', { version: 1, into: ':other' }),
  'POST /api/v1/candidates/:id/undo': own('candidate', { version: 1 }),
  'POST /api/v1/candidates/:id/assign': own('candidate', { team: 'payments' }),
  'POST /api/v1/candidates/:id/say': own('candidate', { closeness: 10 }),
  'GET /api/v1/candidates/:id/notes': 'viewer',
  'POST /api/v1/candidates/:id/notes': 'responder',
  'POST /api/v1/candidates/:id/notes/:note/delete': 'responder',
  'POST /api/v1/candidates/bulk': own('many'),
  'POST /api/v1/reports': 'viewer',
  'GET /api/v1/bulk': 'viewer',
  'GET /api/v1/bulk/:id': 'viewer',
  'GET /api/v1/bulk/:id/results': 'viewer',
  'POST /api/v1/bulk/:id/undo': own('bulk'),
  'POST /api/v1/bulk/:id/cancel': own('bulk'),
  'GET /api/v1/inbox': 'viewer',
  'GET /api/v1/follow-ups': 'viewer',
  'GET /api/v1/follow-ups/:id': 'viewer',
  'POST /api/v1/follow-ups/:id/send-now': own('follow-up'),
  'POST /api/v1/follow-ups/:id/retry': own('follow-up'),
  'POST /api/v1/follow-ups/:id/adopt': own('follow-up', { key: 'PAY-12' }),
  'POST /api/v1/follow-ups/:id/create-after-all': own('follow-up'),
  'POST /api/v1/follow-ups/:id/give-up': own('follow-up'),
  'POST /api/v1/follow-ups/:id/close-as-mistake': own('follow-up'),
  'GET /api/v1/deliveries': 'viewer',
  'GET /api/v1/deliveries/:id': 'viewer',
  'GET /api/v1/deliveries/:id/body': 'admin',
  'POST /api/v1/deliveries/:id/replay': 'admin',
  'GET /api/v1/subjects': 'viewer',
  'GET /api/v1/connections': 'viewer',
  'GET /api/v1/connections/:id': 'viewer',
  'POST /api/v1/connections/:id/check': 'admin',
  'GET /api/v1/services': 'viewer',
  'GET /api/v1/services/:id': 'viewer',
  'GET /api/v1/teams': 'viewer',
  'GET /api/v1/teams/:id': 'viewer',
  'POST /api/v1/teams/:id/check': 'admin',
  'GET /api/v1/policy': 'viewer',
  'GET /api/v1/policy/versions': 'viewer',
  'GET /api/v1/policy/versions/:version': 'viewer',
  'POST /api/v1/policy/versions': 'admin',
  'POST /api/v1/policy/versions/:version/activate': 'admin',
  'POST /api/v1/policy/roll-back': 'admin',
  'POST /api/v1/policy/dry-run': 'admin',
  'GET /api/v1/policy/facts': 'viewer',
  'GET /api/v1/policy/offers': 'viewer',
  'POST /api/v1/policy/offers/:id/accept': 'admin',
  'POST /api/v1/policy/offers/:id/decline': 'admin',
  'GET /api/v1/patterns': 'viewer',
  'GET /api/v1/patterns/themes': 'viewer',
  'PUT /api/v1/patterns/themes/:key/owner': own('theme', { owner: 'platform on-call' }),
  'GET /api/v1/patterns/:fingerprint': 'viewer',
  'GET /api/v1/patterns/:fingerprint/edits': 'viewer',
  'POST /api/v1/patterns/:fingerprint/merge': own('pattern', { into: ':otherPattern' }),
  'POST /api/v1/patterns/:fingerprint/split': own('pattern', { position: 0, each: true }),
  'POST /api/v1/patterns/:fingerprint/edits/:id/undo': own('edit'),
  'GET /api/v1/insights': 'viewer',
  'GET /api/v1/audit': 'viewer',
  'GET /api/v1/me': 'viewer',
  'GET /api/v1/tokens': 'admin',
  'POST /api/v1/tokens': 'admin',
  'POST /api/v1/tokens/:id/revoke': 'admin',
  'GET /api/v1/openapi.json': 'viewer',
};

/**
 * What a token has to be for where that is not what the role says. `none`: no token that is for
 * something may, as it would make somebody who may more than itself.
 */
export const scopesOfRoutes: Readonly<Record<string, TokenScope | 'none'>> = {
  'GET /report': 'report',
  'POST /report': 'report',
  'POST /api/v1/reports': 'report',
  'POST /people': 'none',
  'POST /people/:id/change': 'none',
  'POST /people/:id/deactivate': 'none',
  'POST /people/:id/reactivate': 'none',
  'POST /people/:id/sign-out': 'none',
  'POST /people/:id/link': 'none',
};
