import type { AcmePerson } from '../../acme.ts';
import type { JiraIssue } from '../../shapes/jira/issue.ts';
import type { JiraProject } from '../../shapes/jira/projects.ts';

export type StoredComment = {
  id: string;
  /** As v3 was given it; null where the comment came as text. */
  document: object | null;
  text: string;
  author: AcmePerson;
  createdAt: Date;
  updatedAt: Date;
};

/** One entry of an issue's changelog, with the user as the API shows people. */
export type StoredChange = {
  id: string;
  at: Date;
  author: object | null;
  items: readonly object[];
};

/** What the stand-in knows of one issue; changes and comments oldest first. */
export type StoredIssue = {
  issue: JiraIssue;
  comments: readonly StoredComment[];
  changes: readonly StoredChange[];
};

export type IssueStore = {
  /** Puts a project in the place of the one with its key, or adds it. */
  setProject(project: JiraProject): void;
  allProjects(): readonly JiraProject[];
  project(idOrKey: string): JiraProject | null;
  /** Gives the issue its id and key. */
  insert(draft: Omit<JiraIssue, 'id' | 'key'>): StoredIssue;
  /** Keeps an issue whatever its key, or its next state. */
  save(stored: StoredIssue): void;
  find(idOrKey: string): StoredIssue | null;
  remove(key: string): void;
  /** Oldest first. */
  list(): readonly StoredIssue[];
  /** The next key of a project. */
  nextKey(project: string): string;
  /** Ids of changelogs and comments, larger each time. */
  nextId(): string;
};

const FIRST_ID = 10_000;

/** `firstNumber` is where the keys of every project begin: `PAY-<firstNumber>`. */
export function createIssueStore(options: {
  projects: readonly JiraProject[];
  firstNumber: number;
}): IssueStore {
  const byKey = new Map<string, StoredIssue>();
  let projects = options.projects;
  const lastNumbers = new Map<string, number>();
  let lastId = FIRST_ID + options.firstNumber;

  function nextId(): string {
    lastId += 1;
    return String(lastId);
  }

  function nextKey(project: string): string {
    const number = (lastNumbers.get(project) ?? options.firstNumber - 1) + 1;
    lastNumbers.set(project, number);
    return `${project}-${number}`;
  }

  return {
    setProject: (project) => {
      projects = [...projects.filter(({ key }) => key !== project.key), project];
    },
    allProjects: () => projects,
    project: (idOrKey) => projects.find(({ id, key }) => id === idOrKey || key === idOrKey) ?? null,
    insert(draft) {
      const issue = { ...draft, id: nextId(), key: nextKey(draft.project.key) };
      const stored = { issue, comments: [], changes: [] };
      byKey.set(issue.key, stored);
      return stored;
    },
    save: (stored) => {
      byKey.set(stored.issue.key, stored);
    },
    find: (idOrKey) =>
      byKey.get(idOrKey.toUpperCase()) ??
      [...byKey.values()].find(({ issue }) => issue.id === idOrKey) ??
      null,
    remove: (key) => {
      byKey.delete(key);
    },
    list: () => [...byKey.values()],
    nextKey,
    nextId,
  };
}
