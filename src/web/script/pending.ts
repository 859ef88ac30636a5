let onTheirWay = 0;

export function oneMore(): void {
  onTheirWay += 1;
  tell();
}

export function oneLess(): void {
  onTheirWay -= 1;
  tell();
}

export function isAnythingOnItsWay(): boolean {
  return onTheirWay > 0;
}

/** The stylesheet shows it only once that takes a while. */
function tell(): void {
  const text =
    onTheirWay === 1 ? 'One decision is on its way' : `${onTheirWay} decisions are on their way`;
  document.getElementById('pending')?.remove();
  if (onTheirWay === 0) return;
  const line = document.createElement('p');
  line.id = 'pending';
  line.className = 'pending';
  line.role = 'status';
  line.textContent = text;
  document.body.append(line);
}

/** Whoever leaves the page while a decision is on its way is asked first. */
export function watchLeaving(): void {
  window.addEventListener('beforeunload', (event) => {
    if (isAnythingOnItsWay()) event.preventDefault();
  });
}
