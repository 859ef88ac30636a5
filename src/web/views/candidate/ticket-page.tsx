import type { FilledValue } from '../../../core/mapping/fill-mapping.ts';
import type { PreviewedDraft, TicketPreview } from '../../../follow-up/preview-ticket.ts';
import type { Caller } from '../../caller.ts';
import { EmptyState } from '../empty-state.tsx';
import { Layout } from '../layout.tsx';
import { Notice } from '../notice.tsx';
import { OutsideLink } from '../outside-link.tsx';
import { OutsideText } from '../outside-text.tsx';
import { Pill } from '../pill.tsx';
import { statusWords } from '../words/candidate-words.ts';
import { followUpLabel, sayFollowUp } from '../words/follow-up-words.ts';
import { sayOutlook } from '../words/preview-words.ts';
import { TicketBody } from './ticket-body.tsx';

type TicketProps = { preview: TicketPreview; caller: Caller; now: Date };

/** What would be opened in Jira now, or which ticket there is already. Nothing is done by looking. */
export function TicketPage({ preview, caller, now }: TicketProps) {
  const { candidate, draft } = preview;
  const title = 'Its ticket';
  return (
    <Layout title={title} description={candidate.story} caller={caller} current="candidates">
      <header class="page-head">
        <h1>{title}</h1>
        <p>
          <a href={`/candidates/${candidate.id}`}>
            <OutsideText text={candidate.story} most={400} />
          </a>
        </p>
        <p class="lead">{sayOutlook(preview)}</p>
      </header>
      <Standing preview={preview} now={now} />
      {draft === null ? null : <Draft draft={draft} caller={caller} />}
    </Layout>
  );
}

/** The ticket that there is already; where there will be none, why. */
function Standing({ preview, now }: Omit<TicketProps, 'caller'>) {
  const { ticket, draft, candidate } = preview;
  if (ticket === null) {
    return draft === null ? (
      <EmptyState title="No ticket comes of it">
        <p>
          It stands as “{statusWords[candidate.status].text}”.{' '}
          <a href={`/candidates/${candidate.id}`}>See what can be done about it</a>
        </p>
      </EmptyState>
    ) : null;
  }
  const { tone, text } = followUpLabel(ticket);
  return (
    <section class="card" aria-labelledby="standing-title">
      <div class="card-head">
        <h2 id="standing-title">
          {ticket.issueKey === null ? 'The ticket that waits' : <bdi>{ticket.issueKey}</bdi>}
        </h2>
        <Pill tone={tone}>{text}</Pill>
      </div>
      <p>
        <OutsideText text={sayFollowUp(ticket, now)} most={600} />
      </p>
      <p class="row-state">
        <a href={`/follow-ups/${ticket.id}`}>Its whole life</a>
        {ticket.issueKey === null ? null : (
          <OutsideLink href={ticket.issueUrl}>Open it in Jira</OutsideLink>
        )}
      </p>
    </section>
  );
}

type DraftProps = { draft: PreviewedDraft; caller: Caller };

function Draft({ draft, caller }: DraftProps) {
  const { ticket } = draft;
  return (
    <>
      <Problems draft={draft} caller={caller} />
      <Fields draft={draft} />
      <section class="card" aria-labelledby="text-title">
        <h2 id="text-title">
          <bdi>{ticket.summary}</bdi>
        </h2>
        <TicketBody body={ticket.body} />
      </section>
    </>
  );
}

function Problems({ draft, caller }: DraftProps) {
  const { problems, isUnasked, target } = draft;
  return (
    <>
      {problems.map((sentence) => (
        <Notice tone="bad">
          <p class="notice-text">
            <OutsideText text={sentence} most={600} />
          </p>
        </Notice>
      ))}
      {problems.length === 0 || caller.role !== 'admin' ? null : (
        <p>
          <a href="/connections#targets-title">See where tickets go</a>
        </p>
      )}
      {target?.dryRun ? (
        <Notice tone="plain">
          <p class="notice-text">Its team only rehearses, so nothing would be sent to Jira.</p>
        </Notice>
      ) : null}
      {isUnasked ? (
        <p class="hint">
          Jira has not said yet whether it takes such a ticket. It is asked before one is sent.
        </p>
      ) : null}
    </>
  );
}

function Fields({ draft: { target, ticket, fields } }: Pick<DraftProps, 'draft'>) {
  return (
    <section class="card" aria-labelledby="fields-title">
      <h2 id="fields-title">Where it goes, and with what</h2>
      <dl class="pairs">
        <Pair name="Project" value={target?.project ?? 'Not known yet'} />
        <Pair name="Type" value={target?.issueType ?? 'Not known yet'} />
        {target === null ? null : <Pair name="Team" value={target.teamName} />}
        <div>
          <dt>Labels</dt>
          <dd>
            <ul class="facts">
              {ticket.labels.map((label) => (
                <li>
                  <bdi>{label}</bdi>
                </li>
              ))}
            </ul>
          </dd>
        </div>
        {fields.map(({ name, value }) => (
          <Pair name={name} value={inWords(value)} />
        ))}
      </dl>
    </section>
  );
}

function Pair({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>
        <OutsideText text={name} most={80} />
      </dt>
      <dd>
        <bdi>{value}</bdi>
      </dd>
    </div>
  );
}

/** A list with commas; of what a tracker's own object holds, each part by its name. */
function inWords(value: FilledValue): string {
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return value.map(inWords).join(', ');
  return Object.entries(value)
    .map(([name, part]) => `${name}: ${inWords(part)}`)
    .join(', ');
}
