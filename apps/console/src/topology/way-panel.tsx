import type { ReactNode } from 'react';
import { Icon } from '../parts/icon.js';
import { QueueLink } from '../parts/queue-link.js';
import type { Binding, Carried, Exchange, Queue } from './parts.js';
import type { Way, WayGroup } from './ways.js';
import { argumentWords, isForsaken, ownerWords } from './ways.js';

const WORDS: Readonly<Record<Carried, readonly [title: string, sentence: string]>> = {
  commands: ['Commands', 'To participants, and to the orchestrators: starts, and child sagas.'],
  replies: ['Replies', 'An exchange for each participant, so that nobody can answer for another.'],
  events: ['Events', 'For whoever wants to know. One that nobody is bound to is normal.'],
  dead: ['Dead letters', 'What could not be processed.'],
  redrive: ['Ways back', 'A dead letter goes back to the one queue where it lay.'],
  other: ['Exchanges of others', 'Something that these sagas use is bound to them.'],
};

/** Exchanges that carry the same, and the queues that they lead to. */
export function WayPanel({ carries, exchanges, ways, dying }: WayGroup) {
  const [title, sentence] = WORDS[carries];
  // One alone says so in the heading.
  const lacking = exchanges.length === 1 ? [] : exchanges.filter(({ missing }) => missing);
  const queues = dying === 1 ? 'One queue puts' : `${dying} queues put`;
  return (
    <section className="panel way-panel" aria-label={title}>
      <header className="way-head">
        <h2>{title}</h2>
        {exchanges.length === 1 && exchanges.map((one) => <ExchangeName key={one.name} exchange={one} />)}
        <p className="hint">
          {sentence}
          {dying > 0 && ` ${queues} here what reaches its delivery limit.`}
        </p>
      </header>
      {lacking.length > 0 && (
        <p className="way-lacks">
          {lacking.map((one) => (
            <ExchangeName key={one.name} exchange={one} />
          ))}
        </p>
      )}
      <Folded carries={carries} count={ways.length}>
        <ul className="ways">
          {ways.map((way) => (
            <WayRow key={way.queue.name} way={way} isAlone={exchanges.length === 1} />
          ))}
        </ul>
      </Folded>
    </section>
  );
}

/** The ways back are the same for each queue, and stand there for whoever wants to see them. */
function Folded({
  carries,
  count,
  children,
}: {
  readonly carries: Carried;
  readonly count: number;
  readonly children: ReactNode;
}) {
  if (count === 0) return <p className="way-none hint">No queue is bound to it.</p>;
  if (carries !== 'redrive') return children;
  return (
    <details className="way-none">
      <summary>
        {count === 1 ? 'One queue is bound' : `${count} queues are bound`} to it, each by its own name
      </summary>
      {children}
    </details>
  );
}

function ExchangeName({ exchange: { name, type, missing } }: { readonly exchange: Exchange }) {
  return (
    <span className="way-exchange">
      <code>{name}</code>{' '}
      {missing ? <strong className="tone-bad">is missing</strong> : <span className="hint">{type}</span>}
    </span>
  );
}

/** The routing keys by which an exchange leads to a queue, and what is in that. */
function WayRow({ way: { queue, bindings }, isAlone }: { readonly way: Way; readonly isAlone: boolean }) {
  return (
    <li className="way" data-row>
      <span className="way-keys">
        {bindings.map((binding) => (
          <BindingChip
            key={`${binding.exchange} ${binding.routingKey}`}
            binding={binding}
            exchange={isAlone ? '' : binding.exchange}
          />
        ))}
      </span>
      <Icon name="next" />
      <span className="way-queue">
        <QueueLink queue={queue.name} />
        <span className="hint">
          {ownerWords(queue).join(' · ')}
          {argumentWords(queue).map((words) => (
            <span key={words} className="wide-only">
              {' · '}
              {words}
            </span>
          ))}
        </span>
      </span>
      <Contents queue={queue} />
    </li>
  );
}

function BindingChip({
  binding: { routingKey, declared, missing },
  exchange,
}: {
  readonly binding: Binding;
  readonly exchange: string;
}) {
  const kind = missing ? 'is-missing' : declared ? '' : 'is-extra';
  return (
    <span className={`way-key ${kind}`}>
      {exchange !== '' && <code>{exchange}</code>}
      <code className={exchange === '' ? '' : 'hint'}>{routingKey === '' ? '(any)' : routingKey}</code>
      {missing && <strong>is missing</strong>}
      {!missing && !declared && <span>of others</span>}
    </span>
  );
}

function Contents({ queue }: { readonly queue: Queue }) {
  const { missing, messages, consumers } = queue;
  if (missing) return <strong className="way-contents tone-bad">is missing</strong>;
  if (messages === undefined && consumers === undefined)
    return <span className="way-contents hint">unknown</span>;
  return (
    <span className="way-contents">
      <span className={messages ? '' : 'hint'}>{counted(messages, 'message')}</span>
      <span className={isForsaken(queue) ? 'tone-bad' : 'hint'}>{counted(consumers, 'consumer')}</span>
    </span>
  );
}

const counted = (count: number | undefined, word: string): string =>
  count === undefined ? '' : `${count.toLocaleString('en')} ${word}${count === 1 ? '' : 's'}`;
