import type { TaskName } from '../src/db/change-state.ts';
import { sendDigest } from '../src/digest/send-digest.ts';
import { checkTracker } from '../src/follow-up/check-tracker.ts';
import { closeMistake } from '../src/follow-up/close-mistake.ts';
import { commentOnFollowUp } from '../src/follow-up/comment-on-follow-up.ts';
import { linkFollowUp } from '../src/follow-up/link-follow-up.ts';
import { openFollowUp } from '../src/follow-up/open-follow-up.ts';
import { reconcileFollowUp } from '../src/follow-up/reconcile-follow-up.ts';
import { syncFollowUp } from '../src/follow-up/sync-follow-up.ts';
import { done, type TaskOutcome } from '../src/follow-up/task-outcome.ts';
import { askForEnd, askForEnds } from '../src/reading/ask-for-ends.ts';
import { askProvider } from '../src/reading/ask-provider.ts';
import { askUnconfirmed } from '../src/reading/ask-unconfirmed.ts';
import { findAccounts } from '../src/reading/find-accounts.ts';
import { pollConnection } from '../src/reading/poll-connection.ts';
import { readList } from '../src/reading/read-list.ts';
import { recoverLost } from '../src/reading/recover-lost.ts';
import { decideBulk } from '../src/triage/decide-bulk.ts';
import { renamePattern } from '../src/triage/edit-patterns.ts';
import { endAcceptance } from '../src/triage/end-acceptance.ts';
import { followPatterns } from '../src/triage/follow-patterns.ts';
import { followServices } from '../src/triage/follow-services.ts';
import { forgetBulk } from '../src/triage/forget-bulk.ts';
import { groupAnew } from '../src/triage/group-anew.ts';
import { relateLateRuns } from '../src/triage/late-runs.ts';
import { learnRecurrence } from '../src/triage/learn-recurrence.ts';
import { putUnlookedAway } from '../src/triage/put-unlooked-away.ts';
import { recomputeSubject } from '../src/triage/recompute-subject.ts';
import { relateSubjectTask } from '../src/triage/relate-subject-task.ts';
import { forgetReporter, tellReporters } from '../src/triage/reports/tell-reporters.ts';
import { rescoreWaiting } from '../src/triage/rescore-waiting.ts';
import { settleCandidate } from '../src/triage/settle-candidate.ts';
import { endSnooze } from '../src/triage/snooze-candidate.ts';
import type { WorkerContext } from './worker-context.ts';

/** `owedAt` is when the work came up first. */
type Task = (context: WorkerContext, ref: string, owedAt: Date) => Promise<TaskOutcome>;

/** One verb for each kind of owed work. */
export const tasks: Readonly<Record<TaskName, Task>> = {
  'settle-candidate': (context, ref) => settleCandidate(context, ref).then(() => done),
  'end-snooze': (context, ref) => endSnooze(context, ref).then(() => done),
  'end-acceptance': (context, ref) => endAcceptance(context, ref).then(() => done),
  'put-unlooked-away': (context) => putUnlookedAway(context),
  'open-follow-up': openFollowUp,
  'reconcile-follow-up': reconcileFollowUp,
  'sync-follow-up': syncFollowUp,
  'comment-on-follow-up': commentOnFollowUp,
  'link-follow-up': linkFollowUp,
  'close-mistake': closeMistake,
  'recompute-subject': (context, ref) => recomputeSubject(context, ref).then(() => done),
  'relate-subject': relateSubjectTask,
  'relate-late-runs': (context, ref) => relateLateRuns(context, ref).then(() => done),
  'follow-services': followServices,
  'follow-patterns': followPatterns,
  'group-anew': groupAnew,
  'rename-pattern': (context, ref) => renamePattern(context, ref).then(() => done),
  'ask-provider': askProvider,
  'ask-unconfirmed': askUnconfirmed,
  'read-list': readList,
  'poll-connection': pollConnection,
  'recover-lost': (context, ref) => recoverLost(context, ref),
  'find-accounts': findAccounts,
  'ask-for-ends': (context, ref) => askForEnds(context, ref),
  'ask-for-end': askForEnd,
  'rescore-candidates': rescoreWaiting,
  'learn-recurrence': learnRecurrence,
  'decide-bulk': decideBulk,
  'forget-bulk': (context) => forgetBulk(context),
  'check-tracker': checkTracker,
  'send-digest': (context, ref) => sendDigest(context, ref),
  'tell-reporters': tellReporters,
  'forget-reporter': forgetReporter,
};
