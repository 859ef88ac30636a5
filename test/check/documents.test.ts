import { describe, expect, it } from 'vitest';
import { FACT_KINDS, FACTS, type FactSpec } from '../../src/core/policy/facts.ts';
import { commandFaults, environmentFaults, linkFaults, unmentioned } from './document-faults.ts';
import { readTree } from './read-tree.ts';

const tree = readTree();

function textOf(path: string): string {
  const file = tree.find((each) => each.path === path);
  if (file === undefined) throw new Error(`${path} is missing`);
  return file.text;
}

const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
const known = {
  scripts: new Set(Object.keys(scripts)),
  commands: new Set(
    ['program', 'add-user-commands', 'add-token-commands']
      .flatMap((file) => [
        ...textOf(`src/commands/${file}.ts`).matchAll(/\bprogram\s*\.command\('([\w-]+)'/g),
      ])
      .map(([, name = '']) => name),
  ),
};

function page(text: string) {
  return [{ path: 'docs/page.md', text }];
}

describe('links between our documents', () => {
  it('all lead somewhere', () => {
    expect(linkFaults(tree)).toEqual([]);
  });

  it.each(['[a](missing.md)', '[a](../docs/other.md)', '[a](#no-such-heading)'])(
    'finds the broken link %s',
    (text) => {
      expect(linkFaults(page(text))).toHaveLength(1);
    },
  );

  it.each([
    '[a](page.md)',
    '# A Heading\n[a](#a-heading)',
    '[a](https://example.com)',
    '[a](../docs)',
  ])('follows %s', (text) => {
    expect(linkFaults(page(text))).toEqual([]);
  });
});

describe('commands that documents tell people to run', () => {
  it('all exist', () => {
    expect(known.commands.size).toBeGreaterThan(3);
    expect(commandFaults(tree, known)).toEqual([]);
  });

  it.each(['npm run fly', 'npx closecall fly', 'node dist/src/cli.js fly'])('finds %s', (text) => {
    expect(commandFaults(page(text), known)).toHaveLength(1);
  });
});

describe('environment variables', () => {
  const code = textOf('src/config/environment.ts');
  const documentation = textOf('docs/configuration.md');

  it('are documented, all of them and no others', () => {
    expect(environmentFaults(code, documentation)).toEqual([]);
  });

  it('finds one that is not documented, and one that is not read', () => {
    expect(environmentFaults(code.replace("'PORT',", "'PORT', 'NEW_ONE',"), documentation)).toEqual(
      ['docs/configuration.md: does not tell of NEW_ONE'],
    );
    const more = `${documentation}\n| \`OLD_ONE\` | none | gone |\n`;
    expect(environmentFaults(code, more)).toEqual([
      'docs/configuration.md: tells of OLD_ONE, which the program does not read',
    ]);
  });
});

describe('what people write into rules and dashboards', () => {
  it('is documented: every fact of a condition, with its kind and its values', () => {
    const [, table = ''] = textOf('docs/configuration.md').split('| fact | kind | meaning |');
    const rows = [...table.matchAll(/^\| `(\w+)` \| ([\w ]+) \| (.*)$/gm)];
    const told = rows.map(([, name, kind]) => `${name}: ${kind}`);
    const facts = Object.entries<FactSpec>(FACTS);
    expect(told).toEqual(facts.map(([name, { type }]) => `${name}: ${FACT_KINDS[type]}`));
    for (const [name, spec] of facts) {
      const [row = ''] = rows.find(([, told]) => told === name) ?? [];
      const values = spec.type === 'string' ? (spec.values ?? []) : [];
      expect(unmentioned(values, row), name).toEqual([]);
    }
  });

  it('is documented: every metric', () => {
    const metrics = [...textOf('src/observe/metrics.ts').matchAll(/name: '(closecall_\w+)'/g)];
    expect(metrics.length).toBeGreaterThan(3);
    const names = metrics.map(([, name = '']) => name);
    expect(unmentioned(names, textOf('docs/operations.md'))).toEqual([]);
  });

  it('is documented: every decision of the API', () => {
    const routes = [
      ...textOf('src/web/api/candidates/decision-routes.ts').matchAll(/'(\/\{id\}\/\w+)'/g),
    ];
    const text = textOf('docs/api.md');
    expect(routes.length).toBeGreaterThan(3);
    expect(routes.filter(([, path = '']) => !text.includes(`/candidates${path}`))).toEqual([]);
  });

  it('would be missed if it were not', () => {
    expect(unmentioned(['priority', 'colour'], '| `priority` |')).toEqual(['colour']);
  });
});
