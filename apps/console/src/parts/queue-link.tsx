import { settingsNow } from '../rest/rest.js';
import { Icon } from './icon.js';
import { queueAddress } from './queue-address.js';

/** A queue's name; a link to it, if the orchestrator knows where RabbitMQ's management UI is. */
export function QueueLink({ queue }: { readonly queue: string }) {
  const address = queueAddress(settingsNow(), queue);
  if (address === undefined) return <code>{queue}</code>;
  return (
    <a href={address} target="_blank" rel="noreferrer" className="out">
      <code>{queue}</code>
      <Icon name="out" />
    </a>
  );
}
