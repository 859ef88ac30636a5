import { sayDuration } from '../../core/detect/say-duration.ts';
import type { CandidateWhy } from './candidate-why.ts';
import { OutsideLink } from './outside-link.tsx';
import { OutsideText } from './outside-text.tsx';
import { sayLater, sayRole } from './words/incident-words.ts';

type IncidentProps = Pick<CandidateWhy, 'incident' | 'precursorOf'>;

/** The incident that it was the cure or the first sign of, and the one that it came before. */
export function IncidentLine({ incident, precursorOf }: IncidentProps) {
  const isSame = incident !== null && incident.subject === precursorOf?.subject;
  const lead = isSame && precursorOf !== null ? precursorOf.leadSeconds * 1000 : null;
  return (
    <>
      {incident === null ? null : (
        <p>
          {sayRole(incident.role, incident)}
          {lead === null ? '' : `, ${sayDuration(lead)} before`}: <Title {...incident} />.
        </p>
      )}
      {precursorOf === null || isSame ? null : (
        <p>
          {sayLater(precursorOf)}: <Title {...precursorOf} />.
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
