import type { PlannedLetters } from '@edda/client';
import { ProgressDisplay, UsageError } from '@edda/terminal';
import type { Command } from 'commander';
import { EXIT } from '../exit-codes.js';
import { bodyIn, withBody } from '../options/body.js';
import type { BodyOptions } from '../options/body.js';
import { letterFilterOf, withLetterFilter } from '../options/letter-filter.js';
import type { LetterFilterOptions } from '../options/letter-filter.js';
import { definedOf } from '../options/saga-filter.js';
import { signedIn, withSigned } from '../options/signed.js';
import type { SignedOptions } from '../options/signed.js';
import { whole } from '../options/values.js';
import { letterForecastText } from '../render/letter-text.js';
import { counted, timeText } from '../render/text.js';
import type { Binder, Session } from '../session.js';

interface PlanOptions extends LetterFilterOptions, SignedOptions, BodyOptions {
  readonly perSecond?: number;
  readonly unchecked?: boolean;
  readonly dryRun?: boolean;
  readonly wait: boolean;
}

const LOOK_EVERY_MS = 400;

/** What is done with dead letters: with those named, or with all open ones that fit. */
export function addLetterPlans(letters: Command, binder: Binder): void {
  const plan = (name: 'redrive' | 'discard', description: string): Command =>
    withLetterFilter(
      withSigned(
        letters
          .command(name)
          .description(description)
          .argument('[ids...]', 'their ids; without any, what narrows them down says which'),
      ),
    )
      .option('--per-second <n>', 'so many in a second (default: all at once)', whole(1, 1_000))
      .option('--dry-run', 'say what would happen, and do nothing')
      .option('--no-wait', 'order it, and do not wait until it is done');
  withBody(
    plan('redrive', 'Puts them back where they came from'),
    "another body for one letter; it takes the place of the letter's own",
  )
    .option('--unchecked', 'take the body although no definition knows its contract')
    .action(
      binder.to((session: Session, ids: readonly string[], options: PlanOptions) =>
        carryOut(session, 'redrive', ids, options),
      ),
    );
  plan('discard', 'Puts them away for good').action(
    binder.to((session: Session, ids: readonly string[], options: PlanOptions) =>
      carryOut(session, 'discard', ids, options),
    ),
  );
}

async function carryOut(
  session: Session,
  intention: 'redrive' | 'discard',
  ids: readonly string[],
  options: PlanOptions,
): Promise<number> {
  const filter = letterFilterOf(options);
  if (ids.length > 0 === Object.keys(filter).length > 0)
    throw new UsageError(
      'Say which letters: by their ids, or by what narrows them down, such as --queue or --cause.',
    );
  const { perSecond, unchecked, dryRun, wait } = options;
  const body = intention === 'redrive' ? await bodyIn(session, options) : undefined;
  const which = ids.length > 0 ? { ids: [...ids] } : { filter };
  const asked = { ...which, ...signedIn(session, options), ...definedOf({ perSecond, dryRun }) };
  const answer =
    intention === 'redrive'
      ? await session.client.post('/v1/dead-letters/redrive', {
          body: { ...asked, ...definedOf({ body, unchecked }) },
        })
      : await session.client.post('/v1/dead-letters/discard', { body: asked });
  if ('dryRun' in answer) {
    session.show(answer, () => letterForecastText(answer));
    return EXIT.good;
  }
  const missed = Math.max(0, ids.length - answer.count);
  if (missed > 0)
    session.screen.say(
      `Not open, or not there, and left alone: ${counted(missed, 'letter')} of those named.`,
    );
  const fits = answer.count > 0 && missed === 0 ? EXIT.good : EXIT.refused;
  if (wait && answer.count > 0)
    return Math.max(fits, await finish(session, answer, lookerOf(session, ids, filter)));
  session.show(answer, () => plannedText(answer));
  return fits;
}

/** Tells how many are still to be carried out, and how many are open again. */
type Look = () => Promise<{ readonly left: number; readonly open: number }>;

function lookerOf(session: Session, ids: readonly string[], filter: ReturnType<typeof letterFilterOf>): Look {
  const { client } = session;
  const counted = async (status: 'redriving' | 'discarding' | 'open'): Promise<number> => {
    const { items } = await client.get('/v1/dead-letters/groups', {
      query: { ...filter, status, limit: 200 },
    });
    return items.reduce((sum, { count }) => sum + count, 0);
  };
  if (ids.length === 0)
    return async () => {
      const [redriving, discarding, open] = await Promise.all([
        counted('redriving'),
        counted('discarding'),
        counted('open'),
      ]);
      return { left: redriving + discarding, open };
    };
  const underWay = new Set(ids);
  let open = 0;
  return async () => {
    for (const id of underWay) {
      const { status } = await client.get('/v1/dead-letters/{id}', { path: { id } });
      if (status === 'redriving' || status === 'discarding') continue;
      underWay.delete(id);
      if (status === 'open') open += 1;
    }
    return { left: underWay.size, open };
  };
}

/** Shows how far it is until all is carried out. Ctrl-C leaves it to the orchestrators, which go on. */
async function finish(session: Session, planned: PlannedLetters, look: Look): Promise<number> {
  const { cli, screen } = session;
  const done = planned.intention === 'redrive' ? 'redriven' : 'discarded';
  const display = new ProgressDisplay(screen.err, `letters ${done}`);
  const { count: total } = planned;
  for (;;) {
    const { left, open } = await look();
    const ended = Math.max(0, total - left);
    display.show({ total, posted: ended, ended });
    if (left === 0) {
      display.finish();
      session.show({ ...planned, open }, () =>
        open === 0
          ? `${capitalised(done)}: ${counted(total, 'letter')}.`
          : `Open again, or still: ${counted(open, 'letter')}. Their notes say why: edda dead-letters list --status open`,
      );
      return open === 0 ? EXIT.good : EXIT.refused;
    }
    await cli.pause(LOOK_EVERY_MS);
    if (cli.signal.aborted) {
      display.finish();
      screen.say('It goes on: edda dead-letters list --status redriving');
      return EXIT.interrupted;
    }
  }
}

function plannedText({ intention, count, lastDueAt }: PlannedLetters): string {
  if (count === 0) return 'No open letter fits.';
  const until = lastDueAt === undefined ? '' : `, the last one at ${timeText(lastDueAt)}`;
  return `To be ${intention === 'redrive' ? 'redriven' : 'discarded'}: ${counted(count, 'letter')}${until}.`;
}

const capitalised = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
