import type { Question } from '../question.ts';
import type { Signal } from '../signal.ts';
import type { SubjectKind } from '../subject.ts';
import { autoResolvedPage } from './auto-resolved-page.ts';
import { canaryRollback } from './canary-rollback.ts';
import type { DetectContext, Detector, DetectorName, Finding } from './finding.ts';
import { manualReport } from './manual-report.ts';
import { retriedCiFailure } from './retried-ci-failure.ts';
import { shortenEvidence } from './shorten-evidence.ts';

export const detectors: readonly Detector[] = [
  autoResolvedPage,
  retriedCiFailure,
  canaryRollback,
  manualReport,
];

/** What each detector is told besides the facts. */
export type DetectFor = (name: DetectorName) => DetectContext;

/**
 * Everything that the detectors of this kind of subject see in its facts, given in any order.
 * `because` holds one conclusion for each detector that looked.
 */
export function detectSubject(
  kind: SubjectKind,
  signals: readonly Signal[],
  contextFor: DetectFor,
): {
  findings: readonly Finding[];
  because: readonly string[];
  questions: readonly Question[];
} {
  const detections = detectors
    .filter(({ subjects }) => subjects.includes(kind))
    .map((detector) => look(detector, signals, contextFor(detector.name)));
  return {
    findings: detections.flatMap(({ findings }) => findings),
    because: detections.map(({ because }) => because),
    questions: detections.flatMap(({ questions }) => questions),
  };
}

/** What a detector concludes, signed with its version. */
function look(
  detector: Detector,
  signals: readonly Signal[],
  context: DetectContext,
): ReturnType<Detector['detect']> {
  const detection = detector.detect(signals, context);
  const findings = detection.findings.map((finding) => ({
    ...finding,
    evidence: shortenEvidence(finding.evidence),
    detectorVersion: detector.version,
  }));
  return { ...detection, findings };
}
