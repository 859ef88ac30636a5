/**
 * The words that the script shows when something changes while a page is open; without script they
 * stay hidden. `{n}` stands for a number.
 */
export function LiveMarks() {
  return (
    <div
      id="live"
      data-new-one="1 new"
      data-new-many="{n} new"
      data-new-any="There may be more"
      data-said-changed-one="One near miss on this page was just changed."
      data-said-changed-many="{n} near misses on this page were just changed."
      data-said-new-one="One new near miss to check."
      data-said-new-many="{n} new near misses to check."
    >
      <p class="live-lost" data-live-lost hidden>
        Not live just now; looking again every 10 s.
      </p>
      <p class="live-lost" data-live-signed-out hidden>
        You are not signed in any more, so this page stays as it is. <a href="/login">Sign in</a>
      </p>
      <template data-live-mark>
        <a href="/" class="button live-show" data-load-anew>
          <span data-live-count /> · show
        </a>
      </template>
      <p class="visually-hidden" aria-live="polite" data-live-said />
    </div>
  );
}
