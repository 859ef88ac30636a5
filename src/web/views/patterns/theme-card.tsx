import { sayTimes } from '../../../core/detect/say-count.ts';
import { sayGap } from '../../../core/follow-up/say-gap.ts';
import type { LatestOfFingerprint } from '../../../db/queries/latest-of-fingerprints.ts';
import type { OwnedTheme } from '../../../db/queries/owned-themes.ts';
import type { Caller } from '../../caller.ts';
import { mayDecideOn } from '../may-decide.ts';
import { Moment } from '../moment.tsx';
import { OutsideText } from '../outside-text.tsx';
import { PostForm } from '../post-form.tsx';
import { patternAddress, patternWords } from '../words/pattern-words.ts';
import { sayWho } from '../words/who.ts';
import { MaskedWords } from './masked-words.tsx';

type CardProps = {
  theme: OwnedTheme;
  patterns: readonly LatestOfFingerprint[];
  caller: Caller;
  now: Date;
};

/** One theme: what it is, on which services, its patterns, and who sees to it. */
export function ThemeCard({ theme, patterns, caller, now }: CardProps) {
  const { key, kind, about, services, count, lastAt } = theme;
  return (
    <section class="card" id={key} aria-labelledby={`title-${key}`} data-row>
      <h2 id={`title-${key}`}>
        {kind === 'gap' ? (
          <OutsideText text={`The same gap, ${sayGap(about) ?? about}`} />
        ) : (
          <>
            Much the same words: <MaskedWords words={[about]} />
          </>
        )}
      </h2>
      <ul class="facts">
        <li>
          On {services.length} services:{' '}
          <OutsideText text={nameServices(services, patterns)} most={600} />
        </li>
        <li>Seen {sayTimes(count)} in 30 days</li>
        <li>
          Last seen <Moment at={lastAt} now={now} />
        </li>
      </ul>
      <details class="ways">
        <summary>
          {patterns.length === 1 ? 'Its pattern' : `Its ${patterns.length} patterns`}
        </summary>
        <ul class="alike">
          {patterns.map((pattern) => (
            <li>
              <a href={patternAddress(pattern.fingerprint)}>
                <MaskedWords words={patternWords(pattern)} />
              </a>{' '}
              <span class="card-of">
                <OutsideText text={pattern.serviceName ?? pattern.serviceId ?? ''} most={60} />
              </span>
            </li>
          ))}
        </ul>
      </details>
      <Owner {...{ theme, caller, now }} />
      {patterns.some(({ teamId }) => mayDecideOn(caller, teamId)) ? (
        <OwnerForm theme={theme} caller={caller} />
      ) : null}
    </section>
  );
}

function nameServices(ids: readonly string[], patterns: readonly LatestOfFingerprint[]): string {
  const names = new Map(patterns.map(({ serviceId, serviceName }) => [serviceId, serviceName]));
  return ids.map((id) => names.get(id) ?? id).join(', ');
}

function Owner({ theme: { owner }, caller, now }: Omit<CardProps, 'patterns'>) {
  if (owner === null) return <p>No owner yet.</p>;
  return (
    <>
      <p>
        Owner: <OutsideText text={owner.owner} most={200} />.{' '}
        <span class="card-of">
          <OutsideText text={`${sayWho(owner.by, caller)} said so`} most={120} />,{' '}
          <Moment at={owner.at} now={now} />.
        </span>
      </p>
      {owner.note === null ? null : (
        <blockquote>
          <OutsideText text={owner.note} most={2_000} />
        </blockquote>
      )}
    </>
  );
}

function OwnerForm({ theme: { key, owner }, caller }: Pick<CardProps, 'theme' | 'caller'>) {
  return (
    <details class="ways">
      <summary>{owner === null ? 'Name an owner' : 'Name another owner'}</summary>
      <PostForm
        action={`/patterns/themes/${encodeURIComponent(key)}/owner`}
        caller={caller}
        class="decision-form"
      >
        <label class="field">
          <span>A role or a team</span>
          <input name="owner" required maxlength={200} value={owner?.owner ?? ''} />
        </label>
        <label class="field">
          <span>Note (optional)</span>
          <textarea name="note" rows={2} maxlength={4000} />
        </label>
        <div>
          <button type="submit" class="button button-small">
            Name the owner
          </button>
        </div>
      </PostForm>
    </details>
  );
}
