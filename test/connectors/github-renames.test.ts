import { expect, it } from 'vitest';
import { followingRenames } from '../../connectors/github/follow-renames.ts';

const api = 'https://api.github.example';

/** What was called, as method and address, by somebody whom these answers lead on. */
async function called(method: string, answers: readonly [status: number, to?: string][]) {
  const calls: string[] = [];
  const left = [...answers];
  const follow = followingRenames(async (at, init) => {
    calls.push(`${init?.method} ${String(at).replace(api, '')}`);
    const [status, to] = left.shift() ?? [200];
    return new Response(null, { status, headers: to === undefined ? {} : { location: to } });
  });
  const { status } = await follow(`${api}/repos/acme/old`, { method }).catch(({ message }) => ({
    status: message,
  }));
  return [status, ...calls];
}

it.each([301, 302, 307, 308])('a question follows a rename that is told by %i', async (status) => {
  expect(await called('GET', [[status, '/repositories/7']])).toEqual([
    200,
    'GET /repos/acme/old',
    'GET /repositories/7',
  ]);
});

it.each([307, 308])('what is asked to be done is asked there again after %i', async (status) => {
  expect(await called('POST', [[status, `${api}/repositories/7`], [202]])).toEqual([
    202,
    'POST /repos/acme/old',
    'POST /repositories/7',
  ]);
});

it.each<[string, string, [number, string?][]]>([
  ['to somewhere else', 'POST', [[307, 'https://elsewhere.example/']]],
  ['to somewhere else', 'GET', [[301, 'https://elsewhere.example/']]],
  ['to nowhere', 'GET', [[301]]],
  // Browsers make a GET of it, so nobody can know what is meant.
  ['that does not keep what is done', 'POST', [[301, '/repositories/7']]],
])('a redirect %s is refused for %s', async (_, method, answers) => {
  const [status, ...calls] = await called(method, answers);
  expect(status).toContain('redirect');
  expect(calls).toHaveLength(1);
});

it('a redirect without an end is refused', async () => {
  const round: [number, string][] = Array.from({ length: 9 }, () => [301, '/repositories/7']);
  const [status, ...calls] = await called('GET', round);
  expect(status).toContain('redirect');
  expect(calls).toHaveLength(3);
});
