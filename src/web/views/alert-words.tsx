import type { DetectorName } from '../../core/detect/finding.ts';
import { OutsideText } from './outside-text.tsx';

type AlertProps = { of: { detector: DetectorName; title: string; story: string } };

/**
 * An alert in its own words, in quotes: the story tells what became of it, and not what it was about.
 * The titles of everything else are made of what its story tells.
 */
export function AlertWords({ of: { detector, title, story } }: AlertProps) {
  if (detector !== 'auto_resolved_page' || story.includes(title)) return null;
  return (
    <p class="alert-words">
      “<OutsideText text={title} most={160} />”
    </p>
  );
}
