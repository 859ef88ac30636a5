import { sayDuration } from '../../core/detect/say-duration.ts';
import type { CandidateWhy } from './candidate-why.ts';
import { OutsideLink } from './outside-link.tsx';
import { OutsideText } from './outside-text.tsx';
import { sayRole } from './words/incident-words.ts';

type IncidentProps = Pick<CandidateWhy, 'incident' | 'precursorOf'>;

/** The incident that it was the cure of, or that it came before. */
export function IncidentLine({ incident, precursorOf }: IncidentProps) {
  // How long before says more.
  const isSaidBelow = incident !== null && incident.subject === precursorOf?.subject;
  return (
    <>
      {incident === null || isSaidBelow ? null : (
        <p>
          {sayRole(incident.role, incident)}, <Title {...incident} />.
        </p>
      )}
      {precursorOf === null ? null : (
        <p>
          {sayRole('announced', precursorOf)}, {sayDuration(precursorOf.leadSeconds * 1000)} before:{' '}
          <Title {...precursorOf} />.
        </p>
      )}
    </>
  );
}

function Title({ title, url }: { title: string; url: string | null }) {
  return (
    <OutsideLink href={url}>
      “<OutsideText text={title} most={120} />”
    </OutsideLink>
  );
}
