/** Elements of what our own pages answered; nothing in it runs. */
export function elementsOf(html: string): HTMLElement[] {
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  return [...body.children].filter((each): each is HTMLElement => each instanceof HTMLElement);
}
