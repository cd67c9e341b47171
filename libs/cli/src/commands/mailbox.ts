import type { Mail, MailSummary } from '@edda/client';
import { visible, visibleJson } from '@edda/terminal';
import type { Command } from 'commander';
import { pageSize, showList, taken, withLimit } from '../options/limit.js';
import type { LimitOptions } from '../options/limit.js';
import { signedIn, withSigned } from '../options/signed.js';
import type { SignedOptions } from '../options/signed.js';
import { oneOf } from '../options/values.js';
import { brief, fields, section, statusCell, table, timeText } from '../render/text.js';
import type { Binder, Session } from '../session.js';

const MAIL_STATUSES = ['kept', 'delivered', 'parked', 'ignored', 'expired', 'discarded'] as const;

interface ListOptions extends LimitOptions {
  readonly status?: (typeof MAIL_STATUSES)[number];
  readonly event?: string;
}

/** Events that came for sagas. */
export function addMailbox(program: Command, binder: Binder): void {
  const mailbox = program.command('mailbox').description('Events that came for sagas');
  withLimit(
    mailbox
      .command('list')
      .description('Lists them, newest first')
      .option(
        '--status <status>',
        `only those with this status: ${MAIL_STATUSES.join(', ')}`,
        oneOf(MAIL_STATUSES),
      )
      .option('--event <name>', 'only those of this name'),
  ).action(binder.to(list));
  mailbox
    .command('show')
    .description('Shows one, with its body')
    .argument('<id>', 'its id')
    .action(binder.to(show));
  withSigned(
    mailbox
      .command('deliver')
      .description('Has one that went to nobody matched once more, as if it had just come')
      .argument('<id>', 'its id'),
  ).action(binder.to(decider('deliver')));
  withSigned(
    mailbox.command('discard').description('Puts one away: no saga will get it').argument('<id>', 'its id'),
  ).action(binder.to(decider('discard')));
}

async function list(session: Session, options: ListOptions): Promise<void> {
  const { status, event } = options;
  const query = { status, event, limit: pageSize(options) };
  const found = await taken(session.client.items('/v1/mailbox', { query }), options);
  showList(session, found, (items) => mailTable(items, session), 'There are no such events.');
}

function mailTable(items: readonly MailSummary[], { styles }: Session): string {
  return table(
    ['id', 'event', 'status', 'sagas', 'received', 'kept until', 'note'],
    items.map(({ id, event, status, recipients, receivedAt, expiresAt, note }) => [
      brief(id, 40),
      brief(event, 40),
      statusCell(status, styles),
      String(recipients),
      timeText(receivedAt),
      timeText(expiresAt),
      brief(note, 40),
    ]),
  );
}

async function show(session: Session, id: string): Promise<void> {
  const mail = await session.client.get('/v1/mailbox/{id}', { path: { id } });
  session.show(mail, () => mailText(mail, session));
}

function mailText(mail: Mail, { styles }: Session): string {
  const head = fields([
    ['event', visible(`${mail.event} v${mail.version}`)],
    ['id', visible(mail.id)],
    ['status', visible(mail.status)],
    ['keys', mail.keys.map(visible).join('\n')],
    ['received', timeText(mail.receivedAt)],
    ['kept until', timeText(mail.expiresAt)],
    ['given to', `${mail.recipients} sagas`],
    ['note', visible(mail.note ?? '')],
  ]);
  return [head, ...section('Body', visibleJson(mail.body), styles)].join('\n');
}

const decider =
  (what: 'deliver' | 'discard') =>
  async (session: Session, id: string, options: SignedOptions): Promise<void> => {
    const request = { path: { id }, body: signedIn(session, options) };
    const mail =
      what === 'deliver'
        ? await session.client.post('/v1/mailbox/{id}/deliver', request)
        : await session.client.post('/v1/mailbox/{id}/discard', request);
    session.show(mail, () => visible(`${mail.event} ${mail.id} is ${mail.status}.`));
  };
