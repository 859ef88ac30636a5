import { sayGap } from '../../../core/follow-up/say-gap.ts';
import {
  closenessWords,
  type RiskValue,
  riskScale,
  severityWords,
} from '../../../core/score/said.ts';

type Detail = (name: string) => string | null;

/** What a person said with a decision where they knew better, to stand after it; empty for nothing. */
export function sayWord(detail: Detail): string {
  const parts = [sayCloseness(detail), saySeverity(detail), sayShownGap(detail), sayImpact(detail)];
  const said = parts.flatMap((part) => part ?? []);
  return said.length === 0 ? '' : `, and said ${said.join('; ')}`;
}

/** What a person said of the score at any time, or left to the facts again, to stand after who it was. */
export function sayEdit(detail: Detail): string {
  const said = [sayCloseness(detail), saySeverity(detail)].flatMap((part) => part ?? []);
  const left = [
    ...(detail('closeness') === 'facts' ? ['how close it was'] : []),
    ...(detail('severity') === 'facts' ? ['how bad it could have been'] : []),
  ];
  return [
    ...(said.length === 0 ? [] : [`said ${said.join('; ')}`]),
    ...(left.length === 0 ? [] : [`left ${left.join(' and ')} to the facts again`]),
  ].join(', and ');
}

function sayCloseness(detail: Detail): string | null {
  const step = readStep(detail('closeness'));
  if (step === null) return null;
  const how = closenessWords[step];
  const compared = compare(step, detail('closenessByFacts'), ['closer', 'less close']);
  return compared === null
    ? `how close it was: ${how} (${step})`
    : `that it was ${compared}: ${how}`;
}

function saySeverity(detail: Detail): string | null {
  const step = readStep(detail('severity'));
  if (step === null) return null;
  const compared = compare(step, detail('severityByFacts'), ['worse', 'less bad']);
  const how = severityWords[step];
  return compared === null
    ? `how bad it could have been: ${how} (${step})`
    : `that it could have been ${compared}: ${how}`;
}

/** Null where the facts gave the same, and in what earlier releases wrote, which did not keep that. */
function compare(step: RiskValue, byFacts: string | null, [more, less]: [string, string]) {
  if (byFacts === null || Number(byFacts) === step) return null;
  return `${step > Number(byFacts) ? more : less}, ${step} rather than ${byFacts}`;
}

function sayShownGap(detail: Detail): string | null {
  const gap = sayGap(detail('gap') ?? 'unknown', detail('gapText'));
  if (gap !== null) return `what gap it may show: ${gap}`;
  return detail('gap') === null ? null : 'that its gap is not known';
}

const impacts: ReadonlyMap<string, string> = new Map([
  ['no', 'that no customer would have noticed'],
  ['maybe', 'that a customer may have noticed'],
  ['yes', 'that a customer would have noticed'],
  ['unknown', 'that nobody knows whether a customer would have noticed'],
]);

function sayImpact(detail: Detail): string | null {
  return impacts.get(detail('customerImpact') ?? '') ?? null;
}

function readStep(text: string | null): RiskValue | null {
  return riskScale.find((step) => String(step) === text) ?? null;
}
