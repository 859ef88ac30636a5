import { sayGap } from '../../../core/follow-up/say-gap.ts';
import { closenessWords, type RiskValue, riskScale } from '../../../core/score/said.ts';

type Detail = (name: string) => string | null;

/** What a person said with a decision where they knew better, to stand after it; empty for nothing. */
export function sayWord(detail: Detail): string {
  const parts = [sayCloseness(detail), saySeverity(detail), sayShownGap(detail), sayImpact(detail)];
  const said = parts.flatMap((part) => part ?? []);
  return said.length === 0 ? '' : `, and said ${said.join('; ')}`;
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
  return compared === null
    ? `how bad it could have been: ${step} of 50`
    : `that it could have been ${compared}`;
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
