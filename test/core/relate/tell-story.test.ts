import { describe, expect, it } from 'vitest';
import { type StoryLink, tellStory } from '../../../src/core/relate/tell-story.ts';
import { minute } from '../build-signals.ts';

function link(id: string, from: number, until = from, mayBeFirst = true): StoryLink {
  return { id, beganAt: minute(from), occurredAt: minute(until), mayBeFirst };
}

function told(story: readonly StoryLink[], ownId: string): string {
  return tellStory(story, ownId)
    .map(({ id, isFirst }) => (isFirst ? `(${id})` : id))
    .join(' ');
}

describe('a story', () => {
  it('is told in the order in which its links began, with the first one marked', () => {
    const story = [link('c', 20), link('a', 0, 30), link('b', 10)];
    for (const id of ['a', 'b', 'c']) expect(told(story, id)).toBe('(a) b c');
  });

  it('begins with no link that was no near miss', () => {
    const story = [link('a', 0, 0, false), link('b', 10), link('c', 20)];
    for (const id of ['a', 'b', 'c']) expect(told(story, id)).toBe('a (b) c');
    expect(told([link('a', 0, 0, false)], 'a')).toBe('a');
  });

  it('shows the first, itself and what lies nearest, where it is too long', () => {
    const story = Array.from({ length: 60 }, (_, nth) => link(String(nth + 1), nth * 10));
    const shown = (id: string) => tellStory(story, id).map((each) => Number(each.id));
    expect(shown('30')).toEqual([1, ...Array.from({ length: 19 }, (_, nth) => nth + 21)]);
    expect(shown('60')).toEqual([1, ...Array.from({ length: 19 }, (_, nth) => nth + 42)]);
    expect(shown('1')).toEqual(Array.from({ length: 20 }, (_, nth) => nth + 1));
    expect(tellStory(story, '30').find(({ isFirst }) => isFirst)?.id).toBe('1');
  });

  it('counts the time between two from the end of one to the beginning of the other', () => {
    const others = Array.from({ length: 30 }, (_, nth) => link(`n${nth}`, 100 + nth));
    const long = link('long', 5, 90);
    const shown = tellStory([link('first', 0), long, ...others], 'n5').map(({ id }) => id);
    expect(shown).not.toContain('long');
    const nearer = tellStory([link('first', 0), link('long', 5, 105), ...others], 'n5');
    expect(nearer.map(({ id }) => id)).toContain('long');
  });

  it('that does not hold itself is none', () => {
    expect(told([link('a', 0)], 'b')).toBe('');
  });
});
