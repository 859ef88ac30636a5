import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OutboundError } from '../../connectors/contract.ts';
import type { Resolve } from '../../src/outbound/checked-lookup.ts';
import { createOutbound } from '../../src/outbound/create-outbound.ts';
import { type ProviderServer, sends, startProvider } from './provider-server.ts';

let provider: ProviderServer;
let port: string;
beforeAll(async () => {
  provider = await startProvider(sends(200, { reached: true }));
  port = new URL(provider.url).port;
});
afterAll(() => provider.close());

/** Names that resolve to the given addresses, whichever are asked for. */
function resolving(...answers: string[][]): Resolve {
  let asked = 0;
  return (_, __, callback) => {
    const addresses = answers[Math.min(asked, answers.length - 1)] ?? [];
    asked += 1;
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
}

const quiet = { warn: () => {} };

async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'reached';
  } catch (error) {
    if (error instanceof OutboundError) return error.code;
    throw error;
  }
}

function fetching(url: string, options: { allow?: string[]; resolve?: Resolve } = {}) {
  const outbound = createOutbound({ allow: [], log: quiet, ...options });
  return codeOf(outbound.bounded(2000, (signal) => outbound.fetch(url, { signal }))).finally(() =>
    outbound.close(),
  );
}

describe('an outbound call', () => {
  it.each([
    'http://127.0.0.1:PORT/',
    'http://[::1]:PORT/',
    'http://[::ffff:127.0.0.1]:PORT/',
    'http://0.0.0.0:PORT/',
    'http://2130706433:PORT/',
    'http://0x7f.1:PORT/',
    'http://0177.0.0.1:PORT/',
    'http://127.1:PORT/',
    'http://169.254.169.254/latest/meta-data/',
    'http://10.0.0.1/',
    'http://172.16.0.1/',
    'http://192.168.0.1/',
    'http://100.64.0.1/',
    'http://[fd00::1]/',
    'file:///etc/passwd',
    'gopher://127.0.0.1:PORT/',
    'ftp://127.0.0.1/',
  ])('never reaches %s', async (url) => {
    provider.asked.length = 0;
    expect(await fetching(url.replace('PORT', port))).toBe('forbidden_address');
    expect(provider.asked).toEqual([]);
  });

  it.each(['http://localhost:PORT/', 'http://localhost.:PORT/', 'http://ⓛocalhost:PORT/'])(
    'never reaches %s, whether or not the name is known here',
    async (url) => {
      provider.asked.length = 0;
      expect(await fetching(url.replace('PORT', port))).not.toBe('reached');
      expect(provider.asked).toEqual([]);
    },
  );

  it.each(['http://user:pass@127.0.0.1:PORT/', 'http://user@127.0.0.1:PORT/'])(
    'carries no user name: %s',
    async (url) => {
      provider.asked.length = 0;
      const code = await fetching(url.replace('PORT', port), { allow: ['127.0.0.0/8'] });
      expect(code).not.toBe('reached');
      expect(provider.asked).toEqual([]);
    },
  );

  it.each(['22', '25', '6379', '5432', '3306'])('never reaches port %s', async (other) => {
    const url = `http://127.0.0.1:${other}/`;
    expect(await fetching(url, { allow: ['127.0.0.0/8'] })).toBe('forbidden_address');
  });

  it('reaches a range that the admin allowed', async () => {
    expect(await fetching(provider.url, { allow: ['127.0.0.1'] })).toBe('reached');
  });

  it('refuses a name that resolves to a private address', async () => {
    const resolve = resolving(['10.1.2.3']);
    expect(await fetching(`http://jira.acme.example:${port}/`, { resolve })).toBe(
      'forbidden_address',
    );
  });

  it('refuses a name with one public and one private address', async () => {
    const resolve = resolving(['140.82.121.4', '127.0.0.1']);
    expect(await fetching(`http://jira.acme.example:${port}/`, { resolve })).toBe(
      'forbidden_address',
    );
  });

  it('refuses a name that becomes private after its first look-up', async () => {
    provider.asked.length = 0;
    const resolve = resolving(['127.0.0.2'], ['127.0.0.1']);
    const url = `http://jira.acme.example:${port}/`;
    const outbound = createOutbound({ allow: ['127.0.0.2'], log: quiet, resolve });
    const call = () => codeOf(outbound.bounded(1000, (signal) => outbound.fetch(url, { signal })));
    expect(await call()).not.toBe('forbidden_address');
    expect(await call()).toBe('forbidden_address');
    expect(provider.asked).toEqual([]);
    outbound.close();
  });

  it('connects to the very address that was checked, and asks for no other', async () => {
    provider.asked.length = 0;
    const resolve = resolving(['127.0.0.1'], ['10.9.9.9']);
    const url = `http://jira.acme.example:${port}/`;
    expect(await fetching(url, { allow: ['127.0.0.1'], resolve })).toBe('reached');
    expect(provider.asked).toHaveLength(1);
  });

  it('says that a name has no address', async () => {
    const resolve = resolving([]);
    expect(await fetching(`http://nowhere.acme.example:${port}/`, { resolve })).toBe('unreachable');
  });

  it('is logged when it is refused, without its path', async () => {
    const lines: unknown[] = [];
    const log = { warn: (fields: object, message: string) => lines.push({ ...fields, message }) };
    const outbound = createOutbound({ allow: [], log });
    await codeOf(outbound.bounded(2000, () => outbound.fetch(`${provider.url}/secret-path`)));
    expect(lines).toHaveLength(1);
    expect(JSON.stringify(lines)).toContain('127.0.0.1');
    expect(JSON.stringify(lines)).not.toContain('secret-path');
  });
});

describe('the agents, for clients that bring their own HTTP', () => {
  it('check addresses that are written as numbers, which no look-up ever sees', async () => {
    const outbound = createOutbound({ allow: [], log: quiet });
    const call = outbound.bounded(
      2000,
      () =>
        new Promise((resolve, reject) => {
          const outgoing = request(provider.url, { agent: outbound.httpAgent }, resolve);
          outgoing.on('error', reject);
          outgoing.end();
        }),
    );
    expect(await codeOf(call)).toBe('forbidden_address');
  });

  it('keep a connection for the next call', async () => {
    provider.asked.length = 0;
    const ports = new Set<number | undefined>();
    provider.answer = (req, res) => {
      ports.add(req.socket.remotePort);
      sends(200, {})(req, res);
    };
    const outbound = createOutbound({ allow: ['127.0.0.1'], log: quiet });
    for (let call = 0; call < 3; call += 1) {
      await outbound.bounded(2000, async (signal) => {
        const answer = await outbound.fetch(provider.url, { signal });
        return answer.text();
      });
    }
    outbound.close();
    expect(provider.asked).toHaveLength(3);
    expect(ports.size).toBe(1);
  });
});
