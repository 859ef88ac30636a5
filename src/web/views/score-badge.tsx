/** The score, 0 to 100, with a bar so that it can be read at arm's length. */
export function ScoreBadge({ priority }: { priority: number }) {
  const score = Math.max(0, Math.min(100, Math.round(priority)));
  return (
    <div class="score" title={`Score ${score} of 100`}>
      <span class="score-number">
        <span class="visually-hidden">Score </span>
        {score}
      </span>
      <svg class="score-bar" viewBox="0 0 40 4" width="40" height="4" aria-hidden="true">
        <rect class="score-track" width="40" height="4" rx="2" />
        <rect class="score-fill" width={String((score * 40) / 100)} height="4" rx="2" />
      </svg>
    </div>
  );
}
