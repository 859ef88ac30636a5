import type { Question } from '../question.ts';
import type { Signal } from '../signal.ts';
import type { SubjectKind } from '../subject.ts';
import { autoResolvedPage } from './auto-resolved-page.ts';
import { canaryRollback } from './canary-rollback.ts';
import type { DetectContext, Detector, DetectorName, Finding } from './finding.ts';
import { retriedCiFailure } from './retried-ci-failure.ts';

export const detectors: readonly Detector[] = [autoResolvedPage, retriedCiFailure, canaryRollback];

/**
 * Everything that the detectors of this kind of subject see in its facts, given in any order.
 * `because` holds one conclusion for each detector that looked.
 */
export function detectSubject(
  kind: SubjectKind,
  signals: readonly Signal[],
  contextFor: (name: DetectorName) => DetectContext,
): {
  findings: readonly Finding[];
  because: readonly string[];
  questions: readonly Question[];
} {
  const detections = detectors
    .filter(({ subjects }) => subjects.includes(kind))
    .map((detector) => detector.detect(signals, contextFor(detector.name)));
  return {
    findings: detections.flatMap(({ findings }) => findings),
    because: detections.map(({ because }) => because),
    questions: detections.flatMap(({ questions }) => questions),
  };
}
