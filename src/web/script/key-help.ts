/** Shows the list of keys; nothing where the page has none. */
export function showKeyHelp(): void {
  document.querySelector<HTMLDialogElement>('#keys')?.showModal();
}

/** The button that shows the keys is of use only with script, so it is hidden without. */
export function offerKeyHelp(): void {
  const button = document.querySelector<HTMLElement>('#show-keys');
  if (button === null) return;
  button.hidden = false;
  button.addEventListener('click', showKeyHelp);
}
