import { keyGroups, keyTable } from '../script/key-table.ts';

/** Every key and what it does, in groups. */
export function KeyList({ level }: { level: 2 | 3 }) {
  const Heading = level === 2 ? 'h2' : 'h3';
  return (
    <div class="key-groups">
      {keyGroups.map((group) => (
        <section>
          <Heading>{group}</Heading>
          <dl>
            {keyTable
              .filter((key) => key.group === group)
              .map(({ press, text }) => (
                <div>
                  <dt>
                    <KeyNames press={press} />
                  </dt>
                  <dd>{text}</dd>
                </div>
              ))}
          </dl>
        </section>
      ))}
    </div>
  );
}

function KeyNames({ press }: { press: string }) {
  return press.split(/[ +]/).map((name, index) => (
    <>
      {index === 0 ? '' : ' '}
      <kbd>{nameOf(name)}</kbd>
    </>
  ));
}

function nameOf(name: string): string {
  return name.length === 1 ? name : name.charAt(0).toUpperCase() + name.slice(1);
}
