import { randomUUID } from 'node:crypto';
import { UsageError, visible } from '@edda/terminal';
import type { Command } from 'commander';
import { bodyIn, withBody } from '../options/body.js';
import type { BodyOptions } from '../options/body.js';
import { definedOf } from '../options/saga-filter.js';
import { signedIn, withSigned } from '../options/signed.js';
import type { SignedOptions } from '../options/signed.js';
import { jsonObject, oneOf, whole } from '../options/values.js';
import { pendingLines } from '../render/saga-text.js';
import { statusText } from '../render/text.js';
import type { Binder, Session } from '../session.js';
import { watchToEnd, withWatch } from './saga-watch.js';
import type { WatchedOptions } from './saga-watch.js';

type Path = 'none' | 'optional' | 'needed';

/** What people do with a saga, and whether it is about a step. */
const ACTIONS: readonly (readonly [name: ActionName, path: Path, description: string])[] = [
  ['cancel', 'none', 'Has a saga turn back: what was done is undone. Only before its point of no return'],
  ['pause', 'none', 'Stops a saga: nothing more is decided until it is resumed'],
  ['resume', 'none', 'Lets a paused saga go on'],
  ['retry', 'optional', 'Tries at once what is stuck, or waits for its next try'],
  ['skip', 'needed', 'Lets a saga go on without a stuck step'],
  ['compensate', 'optional', 'Has a saga turn back, or undoes the attempt or run around a step alone'],
  ['override', 'needed', 'Gives a step of a paused or parked saga the outcome that you say'],
  ['redrive', 'needed', 'Sends a command again that its participant put aside'],
  ['discard', 'needed', 'Lets a command that was put aside be: it will not be executed'],
  ['resolve', 'none', 'Ends a paused or parked saga as it is, by your word'],
];
type ActionName =
  | 'cancel'
  | 'pause'
  | 'resume'
  | 'retry'
  | 'skip'
  | 'compensate'
  | 'override'
  | 'redrive'
  | 'discard'
  | 'resolve';

interface ActionOptions extends SignedOptions, BodyOptions {
  readonly path?: string;
  readonly direction?: 'forward' | 'compensation';
  readonly epoch?: number;
  readonly success?: string;
  readonly failure?: string | true;
  readonly idempotencyKey?: string;
}

const WITH_DIRECTION: readonly ActionName[] = ['retry', 'skip', 'override', 'redrive', 'discard'];

/** What begins sagas, tells them something, or acts on one. */
export function addSagaActions(sagas: Command, binder: Binder): void {
  withWatch(
    withBody(
      sagas
        .command('start')
        .description('Starts a saga of the newest version of a definition')
        .argument('<definition>', 'its name, as edda definitions list has it'),
      'the message that starts it',
    )
      .option(
        '--idempotency-key <key>',
        'the same key and body give the same saga (default: a new one each time)',
      )
      .option('--watch', 'follow it to its end; the exit code is that of watch then'),
  ).action(binder.to(start));

  withBody(
    sagas
      .command('signal')
      .description('Tells an event: sagas that wait for it get it, and it starts those that it starts')
      .argument('<event>', 'its name, such as invoice.paid'),
    'the fields of the event',
  )
    .option('--idempotency-key <key>', 'becomes the id of the message: the same one comes in once')
    .action(binder.to(signal));

  withSigned(
    sagas
      .command('erase')
      .description('Erases what of an ended saga is encrypted: nobody can read it any more')
      .argument('<id>', 'the id of the saga')
      .option('--yes', 'needed: there is no way back'),
  ).action(binder.to(erase));

  for (const [name, path, description] of ACTIONS) {
    const command = withSigned(
      sagas.command(name).description(description).argument('<id>', 'the id of the saga'),
    );
    if (path === 'optional') command.option('--path <step>', 'only this step, as edda sagas show has it');
    if (path === 'needed') command.requiredOption('--path <step>', 'which step, as edda sagas show has it');
    if (WITH_DIRECTION.includes(name))
      command.option(
        '--direction <way>',
        'forward or compensation: how the step is done, or how it is undone',
        oneOf(['forward', 'compensation']),
      );
    if (name === 'override')
      command
        .option('--success <json>', 'it succeeded: what the participant would have replied')
        .option('--failure [code]', 'it failed: with this failure, if the command declares it');
    if (name === 'redrive' || name === 'discard')
      command.option('--epoch <n>', 'refuses a letter of a try that is over', whole(1, 2 ** 31 - 1));
    if (name === 'redrive') withBody(command, 'another body for the command');
    command
      .option('--idempotency-key <key>', 'the same key on the same saga is done once')
      .action(
        binder.to((session: Session, id: string, options: ActionOptions) => act(session, name, id, options)),
      );
  }
}

interface EraseOptions extends SignedOptions {
  readonly yes?: boolean;
}

interface StartOptions extends BodyOptions, WatchedOptions {
  readonly idempotencyKey?: string;
  readonly watch?: boolean;
}

async function start(session: Session, name: string, options: StartOptions): Promise<number | void> {
  const body = await bodyIn(session, options);
  if (body === undefined) throw new UsageError('Say what starts it: --body or --file.');
  const started = await session.client.post('/v1/sagas/{name}', {
    path: { name },
    body,
    headers: { 'Idempotency-Key': options.idempotencyKey ?? randomUUID() },
  });
  const again = started.repeated ? ', by an earlier request with the same idempotency key' : '';
  if (session.isJson) session.screen.json(started, options.watch === true ? 0 : 2);
  else session.screen.print(`Started ${visible(`${started.name} ${started.key}: ${started.id}`)}${again}`);
  if (options.watch === true) return await watchToEnd(session, started.id, options);
}

async function signal(
  session: Session,
  name: string,
  options: BodyOptions & { readonly idempotencyKey?: string },
): Promise<void> {
  const told = await session.client.post('/v1/events/{name}', {
    path: { name },
    body: (await bodyIn(session, options)) ?? {},
    headers: { 'Idempotency-Key': options.idempotencyKey },
  });
  session.show(told, () =>
    [
      visible(`Told ${name}: ${told.messageId}${told.repeated ? ', which was there already' : ''}`),
      ...(told.refused ?? []).map(visible),
    ].join('\n'),
  );
}

async function erase(session: Session, id: string, options: EraseOptions): Promise<void> {
  if (options.yes !== true)
    throw new UsageError(
      `What of saga ${id} is encrypted would be erased for good. Say --yes if that is meant.`,
    );
  const saga = await session.client.post('/v1/sagas/{id}/erasure', {
    path: { id },
    body: signedIn(session, options),
  });
  session.show(saga, () => visible(`Erased what was encrypted of ${saga.name} ${saga.key}.`));
}

async function act(session: Session, action: ActionName, id: string, options: ActionOptions): Promise<void> {
  const { path, direction, epoch } = options;
  const outcome = action === 'override' ? outcomeIn(options) : undefined;
  const body = action === 'redrive' ? await bodyIn(session, options) : undefined;
  const saga = await session.client.post('/v1/sagas/{id}/actions/{action}', {
    path: { id, action },
    headers: { 'Idempotency-Key': options.idempotencyKey },
    body: { ...signedIn(session, options), ...definedOf({ path, direction, epoch, outcome, body }) },
  });
  session.show(saga, () => {
    const done = saga.action.status === 'repeated' ? 'was done already' : 'done';
    const now = `${visible(`${saga.name} ${saga.key}`)} is ${statusText(saga.status, session.styles)}`;
    return [`${action}: ${done}. ${now}.`, ...pendingLines(saga)].join('\n');
  });
}

/** @throws UsageError if not exactly one is said */
function outcomeIn({ success, failure }: ActionOptions) {
  if ((success === undefined) === (failure === undefined))
    throw new UsageError('Say what its outcome shall be: --success <json>, or --failure [code].');
  if (success !== undefined) return { status: 'success' as const, reply: jsonObject(success, '--success') };
  return { status: 'failure' as const, ...(failure === true ? {} : { code: failure }) };
}
