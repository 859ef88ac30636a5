import { Layout } from './layout.tsx';

type AwayProps = {
  /** Something was sent, and nobody can tell yet whether it was done. */
  wasSent: boolean;
};

const againSeconds = 5;

/** Made without reading anything: not even who is signed in can be known. */
export function DatabaseAwayPage({ wasSent }: AwayProps) {
  return (
    <Layout
      title="The database can’t be reached"
      caller={null}
      current={null}
      {...(wasSent ? {} : { refreshSeconds: againSeconds })}
    >
      <div class="message">
        <h1>The database can’t be reached</h1>
        {wasSent ? (
          <p>
            It can’t be told whether what you just sent was done. <a href="/">Look at it again</a>{' '}
            before you send it once more; the same is never done twice.
          </p>
        ) : (
          <p>
            This page tries again by itself every {againSeconds} seconds. There is nothing to do
            here.
          </p>
        )}
        <h2>What goes on meanwhile</h2>
        <ul class="samples">
          <li>
            Webhooks are asked to come again. PagerDuty and Jira send them again by themselves, and
            what GitHub does not is read from its lists where its connection has an API token.
          </li>
          <li>What was stored before is safe, and so is every decision that was answered.</li>
          <li>Tickets that wait to be sent are sent once it is back, and none of them twice.</li>
        </ul>
        <p>
          You stay signed in. Whoever runs Closecall finds the reason at <code>/readyz</code> and in
          its log.
        </p>
      </div>
    </Layout>
  );
}
