import { type AdfBlock, AdfDocument, type AdfInline, type AdfListItem } from './adf.ts';

/** A description or comment: a document as it is meant, or wiki text as it stands. */
export function DocumentView(props: { document: object | null; text: string | null }) {
  const document = AdfDocument.safeParse(props.document).data;
  if (!document) return <pre>{props.text ?? ''}</pre>;
  return (
    <>
      {document.content.map((block) => (
        <Block block={block} />
      ))}
    </>
  );
}

function Block({ block }: { block: AdfBlock }) {
  switch (block.type) {
    case 'paragraph':
      return (
        <p>
          <Inlines parts={block.content} />
        </p>
      );
    case 'heading':
      return (
        <h3>
          <Inlines parts={block.content} />
        </h3>
      );
    case 'rule':
      return <hr />;
    case 'bulletList':
      return (
        <ul>
          <Items items={block.content} />
        </ul>
      );
    case 'orderedList':
      return (
        <ol>
          <Items items={block.content} />
        </ol>
      );
  }
}

function Items({ items }: { items: readonly AdfListItem[] }) {
  return (
    <>
      {items.map((item) => (
        <li>
          {item.content.map((paragraph) => (
            <Inlines parts={paragraph.content} />
          ))}
        </li>
      ))}
    </>
  );
}

function Inlines({ parts = [] }: { parts?: readonly AdfInline[] | undefined }) {
  return (
    <>
      {parts.map((part) => (
        <Inline part={part} />
      ))}
    </>
  );
}

function Inline({ part }: { part: AdfInline }) {
  if (part.type === 'hardBreak') return <br />;
  const link = part.marks?.find((mark) => mark.type === 'link');
  const isStrong = part.marks?.some((mark) => mark.type === 'strong');
  // Only addresses that a page may safely point at.
  if (link && /^https?:\/\//i.test(link.attrs.href)) {
    return <a href={link.attrs.href}>{part.text}</a>;
  }
  return isStrong ? <strong>{part.text}</strong> : <span>{part.text}</span>;
}
