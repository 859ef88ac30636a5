import type { TicketBlock, TicketText } from '../../../../connectors/contract-tickets.ts';
import { OutsideLink } from '../outside-link.tsx';

/** A ticket's text as its readers will see it, word for word: nothing is cut. */
export function TicketBody({ body }: { body: readonly TicketBlock[] }) {
  return (
    <div class="ticket-body">
      {body.map((block) => (
        <Block block={block} />
      ))}
    </div>
  );
}

function Block({ block }: { block: TicketBlock }) {
  switch (block.kind) {
    case 'heading':
      return (
        <h3>
          <bdi>{block.text}</bdi>
        </h3>
      );
    case 'paragraph':
      return (
        <p>
          <Words parts={block.parts} />
        </p>
      );
    case 'bullets':
      return (
        <ul>
          {block.items.map((parts) => (
            <li>
              <Words parts={parts} />
            </li>
          ))}
        </ul>
      );
  }
}

function Words({ parts }: { parts: readonly TicketText[] }) {
  return (
    <>
      {parts.map(({ text, href = null, strong = false }) => (
        <OutsideLink href={href}>
          {strong ? (
            <strong>
              <bdi>{text}</bdi>
            </strong>
          ) : (
            <bdi>{text}</bdi>
          )}
        </OutsideLink>
      ))}
    </>
  );
}
