import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readEnvironment } from '../../src/config/environment.ts';

const folder = mkdtempSync(join(tmpdir(), 'closecall-env-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('an empty value means absent', () => {
  const read = readEnvironment({ PORT: '', HOST: '', DATABASE_URL: '', REDIS_URL: '' });
  expect(read).toEqual({
    ok: true,
    value: {
      PORT: 3000,
      HOST: '127.0.0.1',
      CLOSECALL_EGRESS_ALLOW: [],
      CLOSECALL_API_REQUESTS_PER_MINUTE: 120,
      OIDC_NAME: 'single sign-on',
      OIDC_DEFAULT_ROLE: 'viewer',
    },
  });
});

test('any variable may come from a file, whose last line break does not count', () => {
  const path = join(folder, 'token');
  writeFileSync(path, 'a-token-of-twenty-four-characters\n');
  const read = readEnvironment({ CLOSECALL_API_TOKEN_FILE: path });
  expect(read.ok && read.value.CLOSECALL_API_TOKEN).toBe('a-token-of-twenty-four-characters');
});

test('every fault is listed, and none shows a value that may be secret', () => {
  const read = readEnvironment({
    PORT: 'http',
    DATABASE_URL: 'mysql://user:hush@db/x',
    CLOSECALL_API_TOKEN: 'short',
    CLOSECALL_SECRET_KEY: 'x',
    CLOSECALL_SECRET_KEY_FILE: '/x',
    REDIS_URL_FILE: join(folder, 'missing'),
  });
  const problems = read.ok ? [] : read.problem;
  expect(problems.map(({ name }) => name).sort()).toEqual([
    'CLOSECALL_API_TOKEN',
    'CLOSECALL_SECRET_KEY',
    'DATABASE_URL',
    'PORT',
    'REDIS_URL_FILE',
  ]);
  expect(JSON.stringify(problems)).not.toContain('hush');
});

test('a valkey address is a redis address', () => {
  const read = readEnvironment({ REDIS_URL: 'valkeys://queue.example:6380' });
  expect(read.ok && read.value.REDIS_URL).toBe('rediss://queue.example:6380');
});
