import type { DetectionSettings } from '../../connectors/contract.ts';
import type { DetectFor } from '../core/detect/registry.ts';
import type { HistorySpan } from '../core/history-span.ts';
import { type Subject, type SubjectKind, subjectKey } from '../core/subject.ts';
import type { FactSource } from './fact-source.ts';
import type { TriageSettings } from './triage-settings.ts';

/** A subject to look at anew; its row is locked by the caller's transaction. */
export type TouchedSubject = {
  key: string;
  kind: SubjectKind;
  connectionId: string;
  /** The connector's name: the source that fingerprints and policies speak of. */
  connector: string;
  detection: DetectionSettings;
  /** Whether its provider can be asked what the facts don't tell. */
  canAsk: boolean;
  historical: boolean;
  /** The part of an environment's history that new facts are about; null: all of it. */
  span: HistorySpan | null;
};

/** The subject's own name, without its connection. */
export function subjectOf({ key, kind, connectionId }: TouchedSubject): Subject {
  return { kind, id: key.slice(subjectKey(connectionId, { kind, id: '' }).length) };
}

/** A connection that can be asked: switched on, with a token, of a provider that answers. */
export function canAsk({ enabled, apiToken, configured }: FactSource): boolean {
  return enabled && apiToken !== null && configured !== null && configured.lookUp !== null;
}

/** What the detectors are told besides the facts. */
export function detectContext(
  subject: Pick<TouchedSubject, 'detection' | 'canAsk'>,
  settings: TriageSettings,
): DetectFor {
  return (detector) => ({
    ...subject.detection,
    canAsk: subject.canAsk,
    settleSeconds: settings.settleSeconds[detector],
  });
}
