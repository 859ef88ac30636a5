import { closenessWords, type RiskValue, riskScale } from '../../core/score/said.ts';

/** For whoever knows better than the facts how close it was; left alone, the facts count. */
export function ClosenessField({ computed, said }: { computed: number; said: string }) {
  return (
    <label class="field">
      <span>How close was it?</span>
      <select name="closeness">
        <option value="">As the facts tell: {sayComputed(computed)}</option>
        {[...riskScale]
          .reverse()
          .filter((value) => value !== computed)
          .map((value) => (
            <option value={String(value)} selected={String(value) === said}>
              {value > computed ? 'It was closer' : 'It was less close'}: {closenessWords[value]}
            </option>
          ))}
      </select>
    </label>
  );
}

function sayComputed(computed: number): string {
  const known = riskScale.find((value): value is RiskValue => value === computed);
  return known === undefined ? 'not known' : closenessWords[known];
}
