import type { Caller } from '../../caller.ts';

/** The way to the form from everywhere, and a mark while something that was reported is news. */
export function ReportLinks({ caller }: { caller: Caller }) {
  return (
    <div class="report-links">
      <a class="button button-small" href="/report">
        Report one
      </a>
      {caller.hasReportNews === true ? (
        <a class="pill pill-good" href="/reports/mine">
          What you reported was mended
        </a>
      ) : null}
    </div>
  );
}
