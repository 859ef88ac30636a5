import { sayOffer } from '../../core/policy/offers.ts';
import type { Judged, PolicyOffer } from '../../triage/policy-offers.ts';
import type { Caller } from '../caller.ts';
import { Moment } from './moment.tsx';
import { OutsideText } from './outside-text.tsx';
import { PostForm } from './post-form.tsx';
import { followUpWords } from './words/follow-up-words.ts';

type OfferProps = { offer: PolicyOffer; caller: Caller; now: Date };

/** Automatic tickets that people's decisions earned, what speaks for them, and the two answers. */
export function OfferCard({ offer, caller, now }: OfferProps) {
  const path = `/policy/offers/${encodeURIComponent(offer.id)}`;
  return (
    <section class="card">
      <h3>
        <OutsideText text={offer.title} most={120} />
      </h3>
      <p>
        <strong>
          <OutsideText text={sayOffer(offer)} />
        </strong>
      </p>
      <ul>
        {offer.latest.map((each) => (
          <JudgedLine {...each} now={now} />
        ))}
      </ul>
      {offer.tickets.length === 0 ? null : <p>Tickets so far: {sayTickets(offer)}.</p>}
      <div class="notice-actions">
        <PostForm action={`${path}/accept`} caller={caller}>
          <button type="submit" class="button button-primary">
            Open tickets by itself
          </button>
        </PostForm>
        <PostForm action={`${path}/decline`} caller={caller}>
          <button type="submit" class="button">
            No, go on asking
          </button>
        </PostForm>
      </div>
    </section>
  );
}

function JudgedLine({ candidate, followUp, now }: Judged & { now: Date }) {
  const said = candidate.status === 'confirmed' ? 'confirmed' : 'not a near miss';
  return (
    <li>
      <a href={`/candidates/${candidate.id}`}>
        <OutsideText text={candidate.title} most={120} />
      </a>{' '}
      <Moment at={candidate.occurredAt} now={now} />, {said}
      {followUp?.issueKey ? (
        <>
          , <bdi>{followUp.issueKey}</bdi> {followUpWords[followUp.status].text.toLowerCase()}
          {followUp.notUsefulAt === null ? null : ', marked as not useful by its readers'}
        </>
      ) : null}
    </li>
  );
}

function sayTickets({ tickets }: PolicyOffer): string {
  return tickets
    .map(({ status, count, notUseful }) => {
      const said = `${count} ${followUpWords[status].text.toLowerCase()}`;
      return notUseful === 0 ? said : `${said} (${notUseful} of them marked as not useful)`;
    })
    .join(', ');
}
