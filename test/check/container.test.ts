import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type ComposeService, composeFaults } from './compose-faults.ts';
import { dockerfileFaults } from './dockerfile-faults.ts';
import { readTree } from './read-tree.ts';
import { workflowFaults } from './workflow-faults.ts';

const tree = readTree();

function textOf(path: string): string {
  const file = tree.find((each) => each.path === path);
  if (file === undefined) throw new Error(`${path} is missing`);
  return file.text;
}

describe('the image', () => {
  const dockerfile = textOf('Dockerfile');

  it('runs as nobody in particular, from fixed images, without secrets, and says how it is', () => {
    expect(dockerfileFaults(dockerfile, tree)).toEqual([]);
  });

  it.each([
    ['USER 10001', 'USER root'],
    ['USER 10001', 'USER 0'],
    ['USER 10001', '# USER 10001'],
    ['node:24-bookworm-slim', 'node:latest'],
    ['node:24-bookworm-slim', 'node'],
    ['STOPSIGNAL SIGTERM', 'STOPSIGNAL SIGKILL'],
    ['HEALTHCHECK ', '# HEALTHCHECK '],
    ['ENTRYPOINT [', 'ENTRYPOINT node # ['],
    ['ENV NODE_ENV=production', 'ENV CLOSECALL_SECRET_KEY=abc'],
    ['COPY package.json', 'COPY package.yaml'],
    ['COPY package.json', 'ADD package.json'],
  ])('finds the fault when %s becomes %s', (good, bad) => {
    expect(dockerfile).toContain(good);
    expect(dockerfileFaults(dockerfile.replace(good, bad), tree)).not.toEqual([]);
  });

  it('leaves out of its context what is not built from', () => {
    const ignored = textOf('.dockerignore').split('\n');
    for (const name of ['.git', 'node_modules', 'dist', '.closecall', '*.log', '.env*']) {
      expect(ignored, name).toContain(name);
    }
  });
});

describe('compose.yaml', () => {
  const text = textOf('compose.yaml');
  const compose = parse(text, { merge: true }) as { services: Record<string, ComposeService> };
  const names = /const names = \[([^\]]*)\]/.exec(textOf('src/config/environment.ts'))?.[1] ?? '';
  const variables = new Set([...names.matchAll(/'([A-Z_]+)'/g)].map(([, name = '']) => name));

  it('starts the five parts, sets only what is read, and asks for every secret', () => {
    expect(Object.keys(compose.services)).toEqual([
      'postgres',
      'redis',
      'migrate',
      'web',
      'worker',
    ]);
    expect(composeFaults(compose.services, variables)).toEqual([]);
  });

  it.each<ComposeService>([
    { image: 'postgres:latest' },
    { image: 'postgres' },
    { build: '.', environment: { CLOSECALL_SECRET_KEY: 'abc' } },
    // biome-ignore lint/suspicious/noTemplateCurlyInString: compose reads it, not this program.
    { build: '.', environment: { CLOSECALL_SECRET_KEY: '${CLOSECALL_SECRET_KEY:-abc}' } },
    { build: '.', environment: { CLOSECALL_COLOUR: 'green' } },
    { build: '.', user: 'root' },
  ])('finds the fault in %j', (service) => {
    expect(composeFaults({ web: service }, variables)).toHaveLength(1);
  });
});

describe('the published workflow', () => {
  const path = '.github/workflows/ci.yml';
  const text = textOf(path);

  it('has the right to read and no other, and fixed actions', () => {
    expect(workflowFaults(path, text)).toEqual([]);
  });

  it.each([
    ['actions/checkout@v6', 'actions/checkout@main'],
    ['contents: read', 'contents: write'],
    ['pull_request:', 'pull_request_target:'],
  ])('finds the fault when %s becomes %s', (good, bad) => {
    expect(text).toContain(good);
    expect(workflowFaults(path, text.replace(good, bad))).not.toEqual([]);
  });
});
