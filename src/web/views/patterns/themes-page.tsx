import type { Child } from 'hono/jsx';
import type { LatestOfFingerprint } from '../../../db/queries/latest-of-fingerprints.ts';
import type { OwnedTheme } from '../../../db/queries/owned-themes.ts';
import type { Caller } from '../../caller.ts';
import { EmptyState } from '../empty-state.tsx';
import { PatternsFrame } from './patterns-frame.tsx';
import { ThemeCard } from './theme-card.tsx';

type ThemesProps = {
  caller: Caller;
  now: Date;
  themes: readonly OwnedTheme[];
  /** The last of each pattern that is of a theme. */
  latest: readonly LatestOfFingerprint[];
  flash?: Child;
};

/** What several services have in common, and who sees to it; the widest first. */
export function ThemesPage({ caller, now, themes, latest, flash }: ThemesProps) {
  return (
    <PatternsFrame caller={caller} shown="themes" flash={flash}>
      <p class="lead">
        What three services or more have in common within 30 days: the same gap, or much the same
        words.
      </p>
      {themes.length > 0 ? null : (
        <EmptyState title="No themes in the last 30 days">
          <p>
            A theme comes here once three services show the same gap, as people named it, or report
            near misses with much the same words. It can then be given an owner.
          </p>
        </EmptyState>
      )}
      {themes.map((theme) => (
        <ThemeCard
          theme={theme}
          patterns={latest.filter(({ fingerprint }) => theme.fingerprints.includes(fingerprint))}
          caller={caller}
          now={now}
        />
      ))}
    </PatternsFrame>
  );
}
