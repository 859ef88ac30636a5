import type { JiraIssue, JiraStatus } from '../../shapes/jira/issue.ts';
import { PageLayout } from '../page-layout.tsx';
import { DocumentView } from './document-view.tsx';
import type { StoredIssue } from './issue-store.ts';

/** What the button says that leads to a status; the status's own name unless it is here. */
const BUTTONS: Readonly<Record<string, string>> = {
  'To Do': 'Reopen',
  'In Progress': 'Start',
  "Won't Do": "Won't do",
};

export function IssueListPage({ issues }: { issues: readonly StoredIssue[] }) {
  const newestFirst = [...issues].reverse();
  return (
    <PageLayout provider="Jira" title="Issues">
      {issues.length === 0 && (
        <p>No issues yet. Confirm a near miss in Closecall, and its ticket appears here.</p>
      )}
      <ul>
        {newestFirst.map(({ issue }) => (
          <li>
            <a href={`/browse/${issue.key}`}>{issue.key}</a> {issue.summary}{' '}
            <span class="quiet">({issue.status.name})</span>
          </li>
        ))}
      </ul>
    </PageLayout>
  );
}

/** `moves` are the statuses that its buttons offer. */
export function IssuePage(props: { stored: StoredIssue; moves: readonly JiraStatus[] }) {
  const { issue, comments } = props.stored;
  return (
    <PageLayout provider="Jira" title={`${issue.key} ${issue.summary}`}>
      <Facts issue={issue} />
      <Moves issue={issue} moves={props.moves} />
      <article>
        <DocumentView document={issue.document} text={issue.description} />
      </article>
      {comments.length > 0 && <h2>Comments</h2>}
      {comments.map((comment) => (
        <section>
          <p class="quiet">
            {comment.author.name}, {comment.updatedAt.toISOString()}
          </p>
          <DocumentView document={comment.document} text={comment.text} />
        </section>
      ))}
    </PageLayout>
  );
}

function Facts({ issue }: { issue: JiraIssue }) {
  return (
    <p>
      <strong>{issue.status.name}</strong>
      {issue.resolution && ` (${issue.resolution.name})`} · {issue.issueType.name} in{' '}
      {issue.project.name} · {issue.createdAt.toISOString()}{' '}
      {issue.labels.map((label) => (
        <span class="label">{label}</span>
      ))}
    </p>
  );
}

function Moves({ issue, moves }: { issue: JiraIssue; moves: readonly JiraStatus[] }) {
  return (
    <form method="post" action={`/browse/${issue.key}/move`}>
      {moves.map(({ name }) => (
        <button type="submit" name="to" value={name}>
          {BUTTONS[name] ?? name}
        </button>
      ))}
    </form>
  );
}
