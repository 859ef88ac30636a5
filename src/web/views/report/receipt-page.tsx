import type { Caller } from '../../caller.ts';
import { Layout } from '../layout.tsx';
import { Moment } from '../moment.tsx';
import { outcomeWords } from '../words/report-words.ts';
import { type OwnReport, OwnWords } from './own-words.tsx';

type ReceiptProps = { caller: Caller | null; now: Date; report: OwnReport };

/** The thank-you, and later the receipt: the reporter's own words, and what became of them. */
export function ReceiptPage({ caller, now, report }: ReceiptProps) {
  return (
    <Layout title="Thank you for the report" caller={caller} current={null}>
      <header class="page-head">
        <h1>Thank you</h1>
        <p class="lead">
          Somebody who is on call looks at it and decides what comes of it. You need not do anything
          more.
        </p>
      </header>
      <section class="card" aria-labelledby="outcome-title">
        <h2 id="outcome-title">What became of it</h2>
        <p>{outcomeWords[report.outcome].text}</p>
      </section>
      <section class="card" aria-labelledby="words-title">
        <h2 id="words-title">What you told</h2>
        <OwnWords report={report.report} />
        <p class="hint">
          Sent <Moment at={report.madeAt} now={now} />
        </p>
      </section>
      <p class="hint">
        The address of this page is your receipt. It tells what becomes of the report, needs no
        account, and nobody else has it: keep it if you want to know.
      </p>
      <p class="report-ways">
        {caller === null ? null : <a href="/reports/mine">What you reported</a>}
        <a href="/report">Report another one</a>
      </p>
    </Layout>
  );
}
