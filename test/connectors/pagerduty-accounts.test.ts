import { afterAll, expect, it } from 'vitest';
import { botAccounts } from '../../connectors/pagerduty/bot-accounts.ts';
import { loopbackOutbound, sends, startProvider } from '../outbound/provider-server.ts';
import { reading } from './pagerduty-api.ts';

const outbound = loopbackOutbound();
afterAll(() => outbound.close());

/** What comes of looking for an address where PagerDuty answers that. */
async function find(address: string, status: number, body: unknown) {
  const provider = await startProvider(sends(status, body));
  try {
    return await botAccounts.find(reading(provider.url, { outbound }), address);
  } finally {
    const [asked] = provider.asked;
    expect(new URL(asked?.path ?? '', provider.url).searchParams.get('query')).toBe(address);
    await provider.close();
  }
}

it('finds the account that has exactly the address, whatever its case', async () => {
  const users = [
    null,
    { id: 'P1', email: 'not-bot@acme.example' },
    { id: 'P2', email: 'Bot@Acme.Example' },
    { id: 'P3' },
  ];
  expect(await find('bot@acme.example', 200, { users })).toBe('P2');
  expect(await find('other@acme.example', 200, { users })).toBeNull();
});

it('names the scope that a token lacks', async () => {
  await expect(find('bot@acme.example', 403, {})).rejects.toThrow(/scope users\.read/);
});
