/** Shows the list of keys; nothing where the page has none. */
export function showKeyHelp(): void {
  document.querySelector<HTMLDialogElement>('#keys')?.showModal();
}

/** What leads to the page of keys without script shows them here. */
export function offerKeyHelp(): void {
  document.querySelector('#show-keys')?.addEventListener('click', (event) => {
    event.preventDefault();
    showKeyHelp();
  });
}
