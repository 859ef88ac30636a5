import type { Signal } from '../signal.ts';
import type { Detection, Detector } from './finding.ts';
import { findNotedNearMisses } from './noted-near-miss.ts';
import { findReports } from './report-finding.ts';

/**
 * A near miss that a person saw.
 *
 * Counts: what somebody reported with the form or by the API; and a note of a person on a page that
 * begins with "near miss", which is a report that nobody finished yet: what was noted is what almost
 * happened, and the other questions are open.
 * Does not count: a note of automation; a note on a page that cleared by itself, as the page is to be
 * checked already and people would be asked twice.
 *
 * It is never withdrawn because of what it says: whether it was a near miss is decided by people,
 * and the word of whoever reported it is no decision.
 *
 * Closeness: what the person said; 10 where they did not.
 */
export const manualReport: Detector = {
  name: 'manual_report',
  version: 1,
  subjects: ['report', 'incident'],
  detect(signals) {
    return signals.some(isReport) ? ofReports(signals) : ofNotes(signals);
  },
};

function isReport(signal: Signal) {
  return signal.kind === 'report.made';
}

function ofReports(signals: readonly Signal[]): Detection {
  const findings = findReports(signals);
  return { findings, because: 'a person reported it', questions: [] };
}

function ofNotes(signals: readonly Signal[]): Detection {
  const findings = findNotedNearMisses(signals);
  if (findings.length === 0) {
    return { findings, because: 'no note on the page calls it a near miss', questions: [] };
  }
  const withdrawn = findings.find((finding) => finding.withdrawn !== null)?.withdrawn;
  const because = 'a note on the page calls it a near miss';
  return {
    findings,
    because: withdrawn === undefined ? because : `${because}, but ${withdrawn}`,
    questions: [],
  };
}
