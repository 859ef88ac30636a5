import { mostInMark } from '../../db/queries/chain-sizes.ts';
import type { Caller } from '../caller.ts';
import type { ToldRow } from '../pages/tell-rows.ts';
import { AlertWords } from './alert-words.tsx';
import { Moment } from './moment.tsx';
import { inboxAddress, type Origin } from './origin.ts';
import { OutsideText } from './outside-text.tsx';
import { Pill } from './pill.tsx';
import { RecurrenceBars } from './recurrence-bars.tsx';
import { RowDecision } from './row-decision.tsx';
import { RowPick } from './row-pick.tsx';
import { RowTicket } from './row-ticket.tsx';
import { ScoreBadge } from './score-badge.tsx';
import type { ShownRow } from './team-section.tsx';
import { detectorWords, saySeen, sayStatus } from './words/candidate-words.ts';
import { asSentence } from './words/cut-text.ts';
import {
  isUndecided,
  sayAcceptanceEnded,
  sayComeback,
  sayDecision,
} from './words/decision-words.ts';
import { sayInList, strongestReasons } from './words/strongest-reason.ts';

type RowProps = {
  item: ToldRow;
  caller: Caller;
  origin: Origin;
  now: Date;
  /** Of its heading. */
  level?: 2 | 3;
} & Partial<Omit<ShownRow, 'item'>>;

/** One near miss in a list: the story, what it concerns, why it ranks here, and what to decide. */
export function InboxRow({ item, caller, origin, now, level = 2, ...waiting }: RowProps) {
  const storyId = `story-${item.id}`;
  const Heading = level === 2 ? 'h2' : 'h3';
  const reasons = item.status === 'open' ? strongestReasons(item.scoreReasons) : [];
  const isSelected = origin.page === 'inbox' && origin.selected === item.id;
  return (
    <li
      class={isSelected ? 'row row-selected' : 'row'}
      id={`row-${item.id}`}
      data-row
      data-id={item.id}
      data-version={String(item.version)}
    >
      <div class="row-start">
        <RowPick item={item} alike={waiting.alike} storyId={storyId} caller={caller} />
        <ScoreBadge priority={item.priority} />
      </div>
      <div class="row-main">
        <Heading class="row-story" id={storyId}>
          <a
            href={`/candidates/${item.id}`}
            aria-current={isSelected ? 'true' : undefined}
            data-open
          >
            <OutsideText text={item.story} most={240} />
          </a>
        </Heading>
        <AlertWords of={item} />
        <RowFacts item={item} now={now} {...waiting} />
        {reasons.length === 0 ? null : (
          <ul class="row-why">
            {reasons.map((reason) => (
              <li>
                <OutsideText text={sayInList(reason)} most={160} />
              </li>
            ))}
          </ul>
        )}
        <RowBack item={item} caller={caller} now={now} />
        <RowState item={item} caller={caller} now={now} />
        <RowLinks item={item} origin={origin} storyId={storyId} />
      </div>
      <RowDecision {...{ item, caller, origin, storyId }} {...waiting} />
    </li>
  );
}

function RowFacts({
  item,
  now,
  isNoveltyPlace = false,
  alikeTotal = 0,
  since = item.occurredAt,
}: Omit<RowProps, 'caller' | 'origin' | 'level'>) {
  const service = item.serviceName ?? item.service;
  const often = saySeen({ ...item, isFirst: false });
  return (
    <ul class="facts">
      <li>{service === null ? 'No service yet' : <OutsideText text={service} most={60} />}</li>
      {item.teamName === null ? null : (
        <li>
          <OutsideText text={item.teamName} most={60} />
        </li>
      )}
      <li>{detectorWords[item.detector]}</li>
      <li>
        <Moment at={item.occurredAt} now={now} />
      </li>
      {often === null ? null : <li>{often}</li>}
      <RecurrenceBars days={item.recurrences} />
      {alikeTotal === 0 ? null : (
        <li>
          {alikeTotal} more like it, the first <Moment at={since} now={now} />
        </li>
      )}
      {item.isFirst && isUndecided(item.status) ? (
        <li class="fact-new">{isNoveltyPlace ? 'New: never seen before' : saySeen(item)}</li>
      ) : null}
    </ul>
  );
}

/** Where more stands: beside the list, and the story that it is a part of. */
function RowLinks({
  item: { id, chained },
  origin,
  storyId,
}: Pick<RowProps, 'item' | 'origin'> & { storyId: string }) {
  const isBeside = origin.page === 'inbox' && origin.selected !== id;
  return (
    <p class="row-links">
      {chained < 2 ? null : (
        <a class="row-chain" href={`/candidates/${id}#chain-title`} aria-describedby={storyId}>
          {sayChain(chained - 1)}
        </a>
      )}
      {isBeside ? (
        <a
          class="row-beside"
          href={`${inboxAddress({ ...origin, selected: id })}#row-${id}`}
          aria-describedby={storyId}
        >
          Show beside the list
        </a>
      ) : null}
    </p>
  );
}

function sayChain(others: number): string {
  if (others === 1) return 'Part of one story with 1 other';
  const number = others + 1 === mostInMark ? `${others} or more` : String(others);
  return `Part of one story with ${number} others`;
}

/** Why it is back, where people had put it aside before. */
function RowBack({ item, caller, now }: Pick<RowProps, 'item' | 'caller' | 'now'>) {
  if (!isUndecided(item.status)) return null;
  const ended = sayAcceptanceEnded(item, caller, now);
  const because = ended ?? item.returnedBecause;
  if (because === null) return null;
  return (
    <p class="row-state row-back">
      <Pill tone="warn">Back again</Pill>
      <OutsideText text={asSentence(because)} most={240} />
    </p>
  );
}

/** What has to come before the rules decide what to do with it. */
function Waiting({ item: { awaits, settlesAt }, now }: Pick<RowProps, 'item' | 'now'>) {
  if (awaits !== null) return <OutsideText text={awaits} most={160} />;
  if (settlesAt <= now) return <span>The rules look at it any moment now</span>;
  return (
    <span>
      The rules look at it <Moment at={settlesAt} now={now} />
    </span>
  );
}

/** Where it stands, on every row that does not simply wait for a decision. */
function RowState({ item, caller, now }: Pick<RowProps, 'item' | 'caller' | 'now'>) {
  // What was decided is certain enough for whoever decided it.
  const isDoubtful = item.isUnconfirmed && isUndecided(item.status);
  if (item.status === 'open' && !item.factsChanged && !isDoubtful) return null;
  const { text, tone } = sayStatus(item);
  const decision = item.status === 'open' ? null : sayDecision(item, caller);
  const comeback = sayComeback(item, now);
  return (
    <p class="row-state">
      {item.status === 'open' ? null : <Pill tone={tone}>{text}</Pill>}
      {isDoubtful ? <Pill tone="warn">Not certain</Pill> : null}
      {item.status === 'settling' ? <Waiting item={item} now={now} /> : null}
      {decision === null ? null : (
        <span>
          <OutsideText text={decision} />
          {item.decidedAt === null ? null : (
            <>
              , <Moment at={item.decidedAt} now={now} />
            </>
          )}
        </span>
      )}
      {comeback === null ? null : <span>{comeback}</span>}
      <RowTicket item={item} />
      {item.factsChanged ? <Pill tone="warn">New facts</Pill> : null}
    </p>
  );
}
