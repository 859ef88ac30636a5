import type { Role } from '../../../src/web/caller.ts';

/** `open` needs no sign-in; everything else needs at least this role. */
export type Access = 'open' | Role;

/**
 * Who may use which route. A new route has to be entered here, or the access test fails: think of
 * who should be kept out before you do.
 */
export const routesAndRoles: Readonly<Record<string, Access>> = {
  // Senders prove themselves by their signature.
  'POST /hooks/:connectionId': 'open',
  'GET /healthz': 'open',
  'GET /readyz': 'open',
  'GET /metrics': 'open',
  'GET /static/:file': 'open',

  'GET /login': 'open',
  'GET /login/:token': 'open',
  'POST /login/:token': 'open',
  'POST /logout': 'viewer',

  'GET /': 'viewer',
  'GET /candidates/:id': 'viewer',
  'POST /candidates/:id/confirm': 'responder',
  'POST /candidates/:id/dismiss': 'responder',
  'POST /candidates/:id/snooze': 'responder',
  'POST /candidates/:id/undo': 'responder',
  'GET /follow-ups': 'viewer',
  'POST /follow-ups/:id/send-now': 'responder',
  'POST /follow-ups/:id/retry': 'responder',
  'POST /follow-ups/:id/create-after-all': 'responder',
  'POST /follow-ups/:id/give-up': 'responder',
  'POST /follow-ups/:id/adopt': 'responder',
  'GET /deliveries': 'viewer',
  'POST /deliveries/:id/replay': 'admin',
  'GET /connections': 'viewer',
  'GET /policy': 'viewer',
  'GET /api': 'viewer',

  'GET /api/v1/candidates': 'viewer',
  'GET /api/v1/candidates/:id': 'viewer',
  'GET /api/v1/candidates/:id/history': 'viewer',
  'POST /api/v1/candidates/:id/confirm': 'responder',
  'POST /api/v1/candidates/:id/dismiss': 'responder',
  'POST /api/v1/candidates/:id/snooze': 'responder',
  'POST /api/v1/candidates/:id/merge': 'responder',
  'POST /api/v1/candidates/:id/undo': 'responder',
  'POST /api/v1/candidates/bulk': 'responder',
  'GET /api/v1/follow-ups': 'viewer',
  'GET /api/v1/follow-ups/:id': 'viewer',
  'POST /api/v1/follow-ups/:id/send-now': 'responder',
  'POST /api/v1/follow-ups/:id/retry': 'responder',
  'POST /api/v1/follow-ups/:id/adopt': 'responder',
  'POST /api/v1/follow-ups/:id/create-after-all': 'responder',
  'POST /api/v1/follow-ups/:id/give-up': 'responder',
  'GET /api/v1/deliveries': 'viewer',
  'GET /api/v1/deliveries/:id': 'viewer',
  'GET /api/v1/deliveries/:id/body': 'admin',
  'POST /api/v1/deliveries/:id/replay': 'admin',
  'GET /api/v1/connections': 'viewer',
  'GET /api/v1/connections/:id': 'viewer',
  'GET /api/v1/services': 'viewer',
  'GET /api/v1/services/:id': 'viewer',
  'GET /api/v1/teams': 'viewer',
  'GET /api/v1/teams/:id': 'viewer',
  'GET /api/v1/policy': 'viewer',
  'GET /api/v1/policy/versions': 'viewer',
  'GET /api/v1/policy/versions/:version': 'viewer',
  'POST /api/v1/policy/versions': 'admin',
  'POST /api/v1/policy/versions/:version/activate': 'admin',
  'POST /api/v1/policy/dry-run': 'admin',
  'GET /api/v1/patterns': 'viewer',
  'GET /api/v1/insights': 'viewer',
  'GET /api/v1/audit': 'viewer',
  'GET /api/v1/me': 'viewer',
  'GET /api/v1/openapi.json': 'viewer',
};
