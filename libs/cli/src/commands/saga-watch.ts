import type { Fact, SagaStatus } from '@edda/client';
import { hasEnded } from '@edda/client';
import { SAGA_STATUSES } from '@edda/saga-core';
import { visible } from '@edda/terminal';
import type { Command } from 'commander';
import { EXIT } from '../exit-codes.js';
import { duration, someOf, whole } from '../options/values.js';
import { entryLine } from '../render/saga-text.js';
import { statusText, timeText } from '../render/text.js';
import type { Binder, Session } from '../session.js';

export interface WatchedOptions {
  readonly within?: number;
  readonly stopWhenParked?: boolean;
}

/** How long, and whether a parked saga is worth waiting for. */
export function withWatch(command: Command): Command {
  return command
    .option('--within <time>', 'give up after so long, such as 5m', duration)
    .option('--stop-when-parked', 'end as soon as it needs a person');
}

export function addSagaWatch(sagas: Command, binder: Binder): void {
  withWatch(
    sagas
      .command('watch')
      .description('Shows what happened to a saga and what comes, until it has ended')
      .argument('<id>', 'its id')
      .option('--after <sequence>', 'begin behind this entry of its history', whole(0, 2 ** 31 - 1), 0),
  )
    .addHelpText(
      'after',
      `\nExit code: 0 completed, ${EXIT.notCompleted} compensated or resolved, ${EXIT.parked} parked (with --stop-when-parked), ${EXIT.late} not in time.`,
    )
    .action(
      binder.to((session: Session, id: string, options: WatchedOptions & { readonly after: number }) =>
        watchToEnd(session, id, options),
      ),
    );

  sagas
    .command('follow')
    .description('Shows what happens to all sagas, or to some, until Ctrl-C')
    .option('--definition <name>', 'only those of this saga definition')
    .option('--saga <id>', 'only this one')
    .option('--status <a,b>', 'only those that have one of these statuses by then', someOf(SAGA_STATUSES))
    .option('--after <place>', 'go on behind the fact at this place, as --json has it')
    .action(binder.to(follow));
}

/** Shows a saga to its end, a line each, and gives the exit code. */
export async function watchToEnd(
  session: Session,
  id: string,
  { within, stopWhenParked, after = 0 }: WatchedOptions & { readonly after?: number },
): Promise<number> {
  const { cli, client, screen, isJson, styles } = session;
  const late = within === undefined ? undefined : AbortSignal.timeout(within);
  const signal = late ? AbortSignal.any([cli.signal, late]) : cli.signal;
  const onLost = ({ message }: Error): void => screen.say(`${message} Trying again …`);
  let last: SagaStatus | undefined;
  try {
    // Behind its last entry nothing comes that could tell.
    if (stopWhenParked === true) {
      const { status, revision } = await client.get('/v1/sagas/{id}', { path: { id }, signal });
      if (status === 'parked' && revision <= after) {
        if (!isJson) screen.print(`It is ${statusText(status, styles)}.`);
        return EXIT.parked;
      }
    }
    const steps = client.watch(id, { after, signal, onLost });
    for (;;) {
      const step = await steps.next();
      if (step.done === true) {
        last = step.value ?? last;
        break;
      }
      const { entry, status, revision } = step.value;
      last = status;
      if (isJson) screen.json({ ...entry, status }, 0);
      else screen.print(entryLine(entry, styles));
      if (stopWhenParked === true && status === 'parked' && entry.sequence >= revision) {
        await steps.return(undefined);
        break;
      }
    }
  } catch (error) {
    // An answer that was on its way when the time was over rejects with that.
    if (!signal.aborted) throw error;
  }
  if (cli.signal.aborted) return EXIT.interrupted;
  if (
    last !== undefined &&
    (hasEnded(last) || last === 'parked') &&
    !(late?.aborted === true && !hasEnded(last))
  ) {
    if (!isJson) screen.print(`It is ${statusText(last, styles)}.`);
    return last === 'completed' ? EXIT.good : last === 'parked' ? EXIT.parked : EXIT.notCompleted;
  }
  screen.say(last === undefined ? 'Nothing came in time.' : `It did not end in time; it is ${last}.`);
  return EXIT.late;
}

interface FollowedOptions {
  readonly definition?: string;
  readonly saga?: string;
  readonly status?: readonly SagaStatus[];
  readonly after?: string;
}

async function follow(
  session: Session,
  { definition: name, saga, status, after }: FollowedOptions,
): Promise<number> {
  const { cli, client, screen, isJson } = session;
  const onLost = ({ message }: Error): void => screen.say(`${message} Trying again …`);
  for await (const fact of client.follow({ name, saga, status, after, signal: cli.signal, onLost }))
    if (isJson) screen.json(fact, 0);
    else screen.print(factLine(fact, session));
  return EXIT.interrupted;
}

function factLine({ saga, at, kind, path }: Fact, { styles }: Session): string {
  const what = visible(typeof path === 'string' ? `${kind} ${path}` : kind);
  const who = visible(`${saga.name} ${saga.key}`);
  return `${timeText(at)}  ${who}  ${statusText(saga.status, styles)}  ${what}  ${styles.quiet(visible(saga.id))}`;
}
