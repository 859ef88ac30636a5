import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { defaultCiScopes } from '../../../src/core/detect/ci-scopes.ts';
import { detectors, detectSubject } from '../../../src/core/detect/registry.ts';
import type { SubjectKind } from '../../../src/core/subject.ts';
import { deployed, moved } from '../build-rollouts.ts';
import { cleared, completed, paged } from '../build-signals.ts';
import { expectSameInAnyOrder } from '../orders.ts';

const everything = [
  paged('page.triggered', 0),
  cleared(4),
  completed(1, 'failure', 5),
  completed(2, 'success', 12),
  deployed(1, 'a', 'succeeded', 2),
  deployed(10, 'b', 'succeeded', 11),
  deployed(20, 'a', 'succeeded', 21),
  moved(102, 30, ['Implementing', 'Rolled back'], { rolledBack: true }),
];

function detect(kind: SubjectKind, signals = everything) {
  return detectSubject(kind, signals, () => ({
    settleSeconds: 1800,
    ciScopes: () => defaultCiScopes,
    canAsk: false,
  }));
}

describe('detection of a subject', () => {
  it.each<[SubjectKind, readonly string[]]>([
    ['incident', ['auto_resolved_page']],
    ['ci_run', ['retried_ci_failure']],
    ['environment', ['canary_rollback', 'canary_rollback']],
    ['change_ticket', ['canary_rollback', 'canary_rollback']],
    ['ticket', []],
  ])('asks only the detectors for a subject of kind %s', (kind, names) => {
    const { findings, because } = detect(kind);
    expect(findings.map(({ detector }) => detector)).toEqual(names);
    const looked = detectors.filter(({ subjects }) => subjects.includes(kind));
    expect(because).toHaveLength(looked.length);
  });

  it('gives each detector its own context', () => {
    const asked: string[] = [];
    detectSubject('incident', everything, (name) => {
      asked.push(name);
      return { settleSeconds: 0, ciScopes: () => defaultCiScopes, canAsk: false };
    });
    expect(asked).toEqual(['auto_resolved_page', 'manual_report']);
  });

  it('never changes with the order of the facts or their repeats', () => {
    const kinds: readonly SubjectKind[] = ['incident', 'ci_run', 'environment', 'change_ticket'];
    expectSameInAnyOrder(everything, (order) => kinds.map((kind) => detect(kind, [...order])));
  });

  it('has a line in the registry for every detector in the folder', () => {
    const folder = new URL('../../../src/core/detect/', import.meta.url);
    const declared = readdirSync(folder)
      .map((file) => readFileSync(new URL(file, folder), 'utf8'))
      .filter((source) => /^export const \w+: Detector = /m.test(source));
    expect(detectors).toHaveLength(declared.length);
    expect(new Set(detectors.map(({ name }) => name)).size).toBe(detectors.length);
  });
});
