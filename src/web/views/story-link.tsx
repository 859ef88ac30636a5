import { OutsideText } from './outside-text.tsx';

/** Names the near miss that a notice is about, as the way to its page. */
export function StoryLink({ item }: { item: { id: string; story: string } }) {
  return (
    <a class="notice-story" href={`/candidates/${item.id}`}>
      <OutsideText text={item.story} most={120} />
    </a>
  );
}
