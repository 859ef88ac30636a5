import type { ReportOutcome } from '../../../core/report-outcome.ts';
import type { Report } from '../../../core/report-signal.ts';
import { OutsideText } from '../outside-text.tsx';

/** A report as its reporter sees it. */
export type OwnReport = {
  id: string;
  report: Report;
  madeAt: Date;
  outcome: ReportOutcome;
  isNews: boolean;
};

/** What was reported, line by line as it was typed. */
export function OwnWords({ report }: Pick<OwnReport, 'report'>) {
  const lines = report.what.split('\n').filter((line) => line.trim() !== '');
  return (
    <blockquote class="report-words">
      {lines.map((line) => (
        <p>
          <OutsideText text={line} most={2_000} />
        </p>
      ))}
    </blockquote>
  );
}
