import { PRECURSOR_DAYS } from '../../core/relate/windows.ts';
import type { IncidentSummary } from '../../db/queries/sum-up-incidents.ts';
import { OutsideText } from './outside-text.tsx';

/** What became of the pages that arrived: those that people worked, and those that nobody finished. */
export function IncidentsCard({ incidents }: { incidents: IncidentSummary & { days: number } }) {
  const { days, worked, announced, abandoned } = incidents;
  if (worked === 0 && abandoned.length === 0) return null;
  const left = abandoned.reduce((sum, { count }) => sum + count, 0);
  return (
    <section class="card" aria-labelledby="incidents-title">
      <h2 id="incidents-title">Pages of the last {days} days</h2>
      {worked === 0 ? null : (
        <p>
          {worked === 1 ? 'One was an incident' : `${worked} were incidents`} that people worked on.{' '}
          {sayAnnounced(worked, announced)}
        </p>
      )}
      {left === 0 ? null : (
        <>
          <p>
            {left === 1 ? 'One page was' : `${left} pages were`} closed by a timer. That is no near
            miss; the alert may not be worth a page.
          </p>
          <dl class="pairs">
            {abandoned.map(({ serviceId, serviceName, count }) => (
              <div>
                <dt>
                  <OutsideText text={serviceName ?? serviceId ?? 'No service yet'} most={60} />
                </dt>
                <dd>{count}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </section>
  );
}

function sayAnnounced(worked: number, announced: number): string {
  const before = `a near miss of the same service in the ${PRECURSOR_DAYS} days before`;
  if (worked === 1) return announced === 1 ? `It had ${before}.` : `It did not have ${before}.`;
  return announced === 0 ? `None of them had ${before}.` : `${announced} of them had ${before}.`;
}
