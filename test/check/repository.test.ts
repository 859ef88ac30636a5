import { describe, expect, it } from 'vitest';
import { readTree } from './read-tree.ts';
import { leakFaults, migrationFaults, topLevelFaults } from './tree-faults.ts';

const tree = readTree();

function replaced(path: string, change: (text: string) => string) {
  return tree.map((file) => (file.path === path ? { path, text: change(file.text) } : file));
}

describe('the tree', () => {
  it('has the fixed top level', () => {
    expect(topLevelFaults(tree)).toEqual([]);
  });

  it('finds what does not belong and what is missing', () => {
    const extra = { path: 'lib/a.ts', text: '' };
    expect(topLevelFaults([...tree, extra])).toContain('lib: does not belong');
    const without = tree.filter(({ path }) => path !== 'LICENSE');
    expect(topLevelFaults(without)).toContain('LICENSE: is missing');
  });
});

describe('migrations', () => {
  it('say why, and are numbered', () => {
    expect(migrationFaults(tree)).toEqual([]);
  });

  it('finds one without a reason, without its number, without its entry in the journal', () => {
    const silent = replaced('migrations/0000_start.sql', (text) => text.replace('-- Why:', '--'));
    expect(migrationFaults(silent)).toHaveLength(1);
    const stray = { path: 'migrations/0999_stray.sql', text: '-- Why: nobody knows.\n' };
    expect(migrationFaults([...tree, stray])).toHaveLength(2);
  });
});

describe('nothing leaks into the repository', () => {
  it('names no machine, no registry and no person', () => {
    expect(leakFaults(tree)).toEqual([]);
  });

  it.each([
    `see ${'/work'}/notes.md`,
    `"${'/home'}/dana/closecall"`,
    `https://registry${'.'}company.dev/`,
    `"${'resolved'}": "…"`,
    `write to dana${'@'}company.dev`,
  ])('finds %s', (text) => {
    expect(leakFaults([{ path: 'README.md', text }])).toHaveLength(1);
  });

  it.each([
    'bot@acme.example',
    'postgres://user:pass@db.company.dev/closecall',
    'src/work/a.ts',
    'git+ssh://git@host',
  ])('lets %s pass', (text) => {
    expect(leakFaults([{ path: 'README.md', text }])).toEqual([]);
  });
});
