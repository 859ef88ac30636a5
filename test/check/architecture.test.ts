import { describe, expect, it } from 'vitest';
import { codeFaults } from './code-faults.ts';
import { connectorFaults } from './connector-faults.ts';
import { importFaults } from './import-faults.ts';
import { packageLaw, sdkHomes } from './package-law.ts';
import { readTree } from './read-tree.ts';

const tree = readTree();

/** Each guard is shown a violation that it has to find, so that none is asleep. */
function planted(path: string, text: string): readonly [string, string] {
  return [path, text];
}

describe('the import law', () => {
  it('is kept by every file', () => {
    expect(importFaults(tree)).toEqual([]);
  });

  it.each([
    planted('src/core/a.ts', "import { now } from '../db/client.ts';"),
    planted('src/core/a.ts', "import type { Log } from '../observe/log.ts';"),
    planted('src/core/a.ts', "import { readFileSync } from 'node:fs';"),
    planted('src/core/a.ts', "import { z } from 'zod';"),
    planted('src/core/a.ts', "import type { Sql } from 'postgres';"),
    planted('src/core/a.ts', "export { now } from '../db/client.ts';"),
    planted('src/core/a.ts', "import {\n  type A,\n  b,\n} from '../../connectors/contract.ts';"),
    planted('connectors/github/a.ts', "import { Octokit } from '@octokit/rest';"),
    planted('connectors/github/a.ts', "import { createClient } from 'jira.js';"),
    planted('connectors/github/client.ts', "import type { Version3Client } from 'jira.js';"),
    planted('connectors/github/a.ts', "import { request } from 'node:https';"),
    planted('connectors/github/a.ts', "import { Issue } from '../jira/schema.ts';"),
    planted('connectors/github/a.ts', "import { now } from '../../src/db/client.ts';"),
    planted('connectors/github/a.ts', "const sdk = await import('@octokit/rest');"),
    planted('connectors/registry.ts', "import { verify } from './github/verify.ts';"),
    planted('src/db/a.ts', "import { openQueue } from '../queue/open-queue.ts';"),
    planted('src/db/a.ts', "import type { Log } from '../observe/log.ts';"),
    planted('src/queue/a.ts', "import type { Owed } from '../db/change-state.ts';"),
    planted('src/config/a.ts', "import { defineConnector } from '../../connectors/contract.ts';"),
    planted('src/config/a.ts', "import { connectors } from '../../connectors/registry.ts';"),
    planted('src/ingest/a.ts', "import { connectors } from '../../connectors/registry.ts';"),
    planted('src/ingest/a.ts', "import { readEnvironment } from '../config/environment.ts';"),
    planted('src/ingest/a.ts', "import { decide } from '../triage/decide-candidate.ts';"),
    planted('src/follow-up/a.ts', "import { confirm } from '../triage/confirm-candidate.ts';"),
    planted('src/triage/a.ts', "import { createApp } from '../web/create-app.ts';"),
    planted('src/triage/a.ts', "import { github } from '../../connectors/github/index.ts';"),
    planted('src/triage/a.ts', "import { sweepOnce } from '../../workers/sweeper.ts';"),
    planted('src/triage/a.ts', "import { openDatabase } from '../db/client.ts';"),
    planted('src/triage/a.ts', "import { Redis } from 'ioredis';"),
    planted('src/web/a.ts', "import { createOutbound } from '../outbound/create-outbound.ts';"),
    planted('src/web/a.ts', "import { readEnvironment } from '../config/environment.ts';"),
    planted('src/web/a.ts', "import { connectors } from '../../connectors/registry.ts';"),
    planted('src/web/a.ts', "import { openDeps } from '../deps.ts';"),
    planted('src/web/a.ts', "import { Queue } from 'bullmq';"),
    planted('src/web/a.ts', "import { request, IncomingMessage } from 'node:http';"),
    planted('src/web/a.ts', "import { lookup } from 'node:dns/promises';"),
    planted('workers/a.ts', "import { createApp } from '../src/web/create-app.ts';"),
    planted('workers/a.ts', "import { buildQueue } from '../src/queue/backend.ts';"),
    planted('src/start/a.ts', "import { acme } from '../demo/acme.ts';"),
    planted('src/demo/a.ts', "import { github } from '../../connectors/github/index.ts';"),
    planted('src/demo/a.ts', "import { process } from '../triage/process-deliveries.ts';"),
    planted('src/triage/a.ts', "import * as client from '../db/client.ts';"),
    planted('src/triage/a.ts', "import { startClosecall } from '../../test/support/start.ts';"),
    planted('src/triage/a.ts', "import { it } from 'vitest';"),
    planted('src/triage/a.ts', "import 'dotenv/config';"),
    planted('src/triage/a.ts', "const load = require('pg');"),
    planted('src/triage/a.ts', 'const load = await import(name);'),
    planted('src/helpers/a.ts', 'export const answer = 42;'),
  ])('finds a violation in %s: %s', (path, text) => {
    expect(importFaults([{ path, text }])).toHaveLength(1);
  });

  it.each([
    planted('src/core/a.ts', "import { ok } from './result.ts';"),
    planted('connectors/github/client.ts', "import { Octokit } from '@octokit/rest';"),
    planted('connectors/github/a.ts', "import type { Octokit } from '@octokit/rest';"),
    planted('src/config/a.ts', "import type { Connector } from '../../connectors/contract.ts';"),
    planted('src/web/a.ts', "import { IncomingMessage } from 'node:http';"),
    planted('src/deps.ts', "import { openDatabase } from './db/client.ts';"),
    planted('src/core/a.ts', "/** Not an import: from 'pg'. */"),
  ])('allows %s: %s', (path, text) => {
    expect(importFaults([{ path, text }])).toEqual([]);
  });

  it('places every package that the program depends on', () => {
    const manifest = tree.find(({ path }) => path === 'package.json')?.text ?? '';
    const { dependencies } = JSON.parse(manifest) as { dependencies: Record<string, string> };
    const placed = new Set([...Object.keys(packageLaw), ...Object.keys(sdkHomes)]);
    // The peer of @bufbuild/cel, which nothing of ours names.
    placed.add('@bufbuild/protobuf');
    expect(Object.keys(dependencies).filter((name) => !placed.has(name))).toEqual([]);
  });
});

describe('the code', () => {
  it('keeps to the style where a pattern can tell', () => {
    expect(codeFaults(tree)).toEqual([]);
  });

  it.each([
    planted('src/web/a.ts', "const port = process.env['PORT'];"),
    planted('src/web/a.ts', "import { env } from 'node:process';"),
    planted('src/triage/a.ts', 'const at = new Date();'),
    planted('workers/a.ts', 'const at = Date.now();'),
    planted('connectors/jira/a.ts', 'const id = Math.random();'),
    planted('src/core/a.ts', 'setTimeout(run, 5);'),
    planted('src/core/a.ts', 'process.stdout.write(text);'),
    planted('connectors/jira/client.ts', 'await fetch(url);'),
    planted('src/triage/a.ts', 'await fetch(url);'),
    planted('test/a.ts', 'export default {};'),
    planted('src/triage/a.ts', `const a = 1;\nexport { a ${'as'} default };`),
    planted('src/triage/a.ts', 'export class CandidateManager {}'),
    planted('test/a.test.ts', 'line\n'.repeat(251)),
  ])('finds a violation in %s', (path, text) => {
    expect(codeFaults([{ path, text }])).toHaveLength(1);
  });

  it.each([
    planted('src/config/a.ts', 'export const all = process.env;'),
    planted('src/clock.ts', 'const now = () => new Date();'),
    planted('src/core/a.ts', 'const at = new Date(ms);'),
    planted('src/core/a.ts', 'export class Refused extends Error {}'),
    planted('test/vitest.config.ts', 'export default {};'),
    planted('src/core/a.ts', 'line\n'.repeat(250)),
  ])('allows what is meant to be in %s', (path, text) => {
    expect(codeFaults([{ path, text }])).toEqual([]);
  });
});

describe('the registry of connectors', () => {
  it('lists exactly the folders, each complete', () => {
    expect(connectorFaults(tree)).toEqual([]);
  });

  it('misses a folder that is not registered, and a line without a folder', () => {
    const extra = { path: 'connectors/opsgenie/index.ts', text: '' };
    expect(connectorFaults([...tree, extra])).toContain(
      'connectors/opsgenie: is not in the registry',
    );
    const without = tree.filter(({ path }) => !path.startsWith('connectors/jira/'));
    expect(connectorFaults(without)).toEqual(['connectors/jira: has no folder']);
  });

  it('misses a connector that is imported and not listed', () => {
    const forgotten = tree.map(({ path, text }) =>
      path === 'connectors/registry.ts'
        ? { path, text: text.replace(', jira]', ']') }
        : { path, text },
    );
    expect(connectorFaults(forgotten)).toEqual([
      'connectors/registry.ts: imports a connector that it does not list',
    ]);
  });
});
