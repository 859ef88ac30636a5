import type { GoneWebhooks } from '../../db/queries/gone-webhooks.ts';
import { OutsideText } from './outside-text.tsx';
import { sayExact } from './words/relative-time.ts';

type GoneProps = { gone: readonly GoneWebhooks[]; provider: string };

const instead: Readonly<Record<GoneWebhooks['lists'], string>> = {
  read: 'What its lists tell of that time was read instead.',
  being_read: 'What its lists tell of that time is being read instead.',
  not_read: 'What its lists tell of that time could not be read either.',
};

/** Times of which nobody can tell any more which webhooks did not arrive. */
export function WebhooksGone({ gone, provider }: GoneProps) {
  if (gone.length === 0) return null;
  return (
    <div class="lost">
      {gone.map(({ hook, from, until, lists }) => (
        <p>
          Webhooks of <OutsideText text={hook} most={120} /> that did not arrive from{' '}
          <time datetime={from.toISOString()}>{sayExact(from)}</time> to{' '}
          <time datetime={until.toISOString()}>{sayExact(until)}</time> can’t be found any more:{' '}
          {provider} keeps them for three days. {instead[lists]}
        </p>
      ))}
    </div>
  );
}
