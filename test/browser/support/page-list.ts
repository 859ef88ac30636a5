/**
 * The addresses of every page: for each GET route how to call it, with the names of what
 * `seedPages` stored in braces. A new route has to be entered here, or the tests in the browser
 * fail: with addresses for each of its faces, or with why it is no page.
 */
export const pageList: Readonly<Record<string, readonly string[] | NoPage>> = {
  'GET /': [
    '/',
    '/?view=settling',
    '/?view=decided&changed={confirmed}',
    '/?view=everything',
    '/?team=nobody-knows-it',
    '/?selected={open}&team=all',
    '/?q=nothing-is-called-this',
  ],
  'GET /candidates/:id': [
    '/candidates/{open}',
    '/candidates/{confirmed}?changed={confirmed}',
    '/candidates/{unknown}',
  ],
  'GET /candidates/:id/ticket': ['/candidates/{open}/ticket', '/candidates/{confirmed}/ticket'],
  'GET /candidates/:id/:decision': 'leads on',
  'GET /candidates/:id/assign': 'leads on',
  'GET /candidates/:id/merge-into': ['/candidates/{open}/merge-into'],
  'GET /candidates/:id/pane': 'for the script',
  'GET /candidates/:id/row': 'for the script',
  'GET /live': 'for the script',
  'GET /live/since': 'for the script',
  'GET /keys': ['/keys'],
  'GET /bulk': ['/bulk'],
  'GET /bulk/:id': ['/bulk/{bulk}'],
  'GET /bulk/:id/:ending': 'leads on',
  'GET /follow-ups': ['/follow-ups', '/follow-ups?changed={followUp}'],
  'GET /follow-ups/:id': ['/follow-ups/{followUp}'],
  'GET /follow-ups/:id/:mending': 'leads on',
  'GET /patterns': ['/patterns'],
  'GET /patterns/themes': ['/patterns/themes'],
  'GET /patterns/themes/:key/owner': 'leads on',
  'GET /patterns/:fingerprint': ['/patterns/{fingerprint}'],
  'GET /patterns/:fingerprint/:edit': 'leads on',
  'GET /patterns/:fingerprint/edits/:id/undo': 'leads on',
  'GET /deliveries': ['/deliveries'],
  'GET /deliveries/:id': ['/deliveries/{delivery}'],
  'GET /connections': ['/connections'],
  'GET /connections/:id/check': 'leads on',
  'GET /teams/:id/check': 'leads on',
  'GET /policy': ['/policy'],
  'GET /policy/offers/:id/:answer': 'leads on',
  'GET /digest': ['/digest'],
  'GET /review': ['/review?team=all&week={week}', '/review?week=2020-01-06&team=all'],
  'GET /review/:id': 'leads on',
  'GET /report': ['/report'],
  'GET /report/:token': ['/report/{receipt}', '/report/unknown'],
  'GET /reports/mine': ['/reports/mine'],
  'GET /account': ['/account'],
  'GET /people': ['/people'],
  'GET /tokens': ['/tokens'],
  'GET /tokens/:id/revoke': 'leads on',
  'GET /api': ['/api'],
  'GET /login': ['/login'],
  'GET /login/:token': ['/login/{loginLink}', '/login/{passwordLink}', '/login/used-up'],
  // Where there is no single sign-on, both say so.
  'GET /sso/start': ['/sso/start'],
  'GET /sso/return': ['/sso/return'],

  'GET /healthz': 'not for people',
  'GET /readyz': 'not for people',
  'GET /metrics': 'not for people',
  'GET /static/:file': 'not for people',
};

/** `leads on` answers every call with a redirect to a page. */
export type NoPage = 'leads on' | 'for the script' | 'not for people';

/** What stands in braces in the list, by its name. */
export type PlaceNames = Readonly<Record<string, string>>;

/** Every address of the list, still with its names in braces. */
export const listedPages: readonly string[] = Object.values(pageList).flatMap((entry) =>
  typeof entry === 'string' ? [] : entry,
);

/** An address with what was stored filled in. */
export function fillIn(address: string, names: PlaceNames): string {
  return address.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = names[name];
    if (value === undefined) throw new Error(`nothing is stored by the name ${name}`);
    return encodeURIComponent(value);
  });
}
