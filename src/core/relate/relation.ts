import type { Finding, Stakes } from '../detect/finding.ts';
import { oneLine } from '../detect/one-line.ts';
import { sayTimes } from '../detect/say-count.ts';
import { sayDuration } from '../detect/say-duration.ts';

/** An incident that people worked, as far as a finding needs to name it. */
export type NamedIncident = {
  subject: string;
  title: string;
  number: number | null;
  url: string | null;
};

/** What the neighbours of a finding mean for it. */
export type Relation = {
  /**
   * `alone`: nothing of its kind is near. `beside`: others are, and none of them is of its story.
   * `linked`: what it is matters to others, and the other way round.
   */
  place: 'alone' | 'beside' | 'linked';
  /** The candidate that stands for it too. */
  foldInto: string | null;
  /**
   * The later incidents that it stands for, when the first and the last of them fired, and what the
   * score takes from them together.
   */
  group: { incidents: number; from: Date; lastFrom: Date; until: Date; stakes: Stakes } | null;
  /** People were at work on this incident: the finding was its cure. */
  cured: NamedIncident | null;
  /** It fired again at once, and then people worked it: the finding was its first sign. */
  announced: NamedIncident | null;
};

export const unrelated: Relation = {
  place: 'alone',
  foldInto: null,
  group: null,
  cured: null,
  announced: null,
};

/** The finding with what its neighbours mean for it. */
export function relate(finding: Finding, relation: Relation): Finding {
  const { cured, announced, group } = relation;
  const story = group === null ? finding.story : `${finding.story}; ${sayGroup(group)}`;
  if (cured !== null) {
    const withdrawn = `it was the cure: people were working on ${sayIncident(cured)}`;
    return { ...finding, story, withdrawn, incident: { ...cured, role: 'cured' } };
  }
  if (announced !== null) {
    const withdrawn = `it fired again at once and people worked on it: it announced ${sayIncident(announced)}`;
    return { ...finding, story, withdrawn, incident: { ...announced, role: 'announced' } };
  }
  if (group === null) return finding;
  const { closeness, severity } = finding;
  const alone = { closeness, severity };
  return { ...finding, story, episodes: group.incidents, ...group.stakes, alone };
}

/** Whether a story says the same of the incidents after it as it would now. */
export function tellsGroup(story: string, group: NonNullable<Relation['group']>): boolean {
  return story.endsWith(`; ${sayGroup(group)}`);
}

function sayIncident({ number, title }: NamedIncident): string {
  const name = oneLine(title, 80);
  return number === null ? `“${name}”` : `incident #${number} “${name}”`;
}

/** Such as: "with the incidents after it, it fired 4 times in 40 min, about every 10 min". */
function sayGroup({ incidents, from, lastFrom, until }: NonNullable<Relation['group']>): string {
  const ms = until.getTime() - from.getTime();
  const everyMs = (lastFrom.getTime() - from.getTime()) / (incidents - 1);
  const rate = incidents > 2 && everyMs > 0 ? `, about every ${sayDuration(everyMs)}` : '';
  return `${sayTimes(incidents)} in ${sayDuration(ms)} as separate incidents${rate}`;
}
