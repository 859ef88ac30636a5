import type { CandidateWhy } from './candidate-why.ts';
import { Moment } from './moment.tsx';
import { OutsideText } from './outside-text.tsx';
import { Pill } from './pill.tsx';
import { detectorWords, statusWords } from './words/candidate-words.ts';

type ChainProps = Pick<CandidateWhy, 'chain'> & { ownId: string; now: Date };
type Link = CandidateWhy['chain'][number];

/** Near misses of several sources that belong together; each is decided on its own. */
export function StoryChain({ chain, ownId, now }: ChainProps) {
  return (
    <ol class="timeline">
      {chain.map((link) => (
        <li class={link.id === ownId ? 'timeline-own' : undefined}>
          <p class="timeline-when">
            {detectorWords[link.detector]} · <Moment at={new Date(link.occurredAt)} now={now} />
          </p>
          <p>
            <LinkTitle link={link} isOwn={link.id === ownId} />
          </p>
          <p class="row-state">
            <Pill tone={statusWords[link.status].tone}>{statusWords[link.status].text}</Pill>
            <span>{sayPlace(link, ownId)}</span>
          </p>
        </li>
      ))}
    </ol>
  );
}

function LinkTitle({ link, isOwn }: { link: Link; isOwn: boolean }) {
  const title = <OutsideText text={link.title} most={160} />;
  if (isOwn) return <strong aria-current="true">{title}</strong>;
  return <a href={`/candidates/${link.id}`}>{title}</a>;
}

function sayPlace({ id, isFirst }: Link, ownId: string): string {
  const here = id === ownId ? ['You are here'] : [];
  const first = isFirst ? ['It began here, so a ticket fits best here'] : [];
  return [...here, ...first].join(' · ');
}
