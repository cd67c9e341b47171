import { LETTER_STATUSES } from '../../../store/dead-letter-store.js';
import { FORECAST, GROUP, LETTER, LETTER_SUMMARY, PLANNED } from '../examples/letter-examples.js';
import type { Fields } from './parts.js';
import {
  anything,
  links,
  list,
  named,
  object,
  oneOf,
  page,
  shown,
  text,
  time,
  uuid,
  whole,
  yesOrNo,
} from './parts.js';

/** What each status of a dead letter means, for people. */
export const LETTER_STATUS_MEANS =
  '`open`: somebody has to look at it; `redriving`, `discarding`: asked for, and carried out when it is due; `redriven`: it is back where it came from; `discarded`: a person put it away.';

const summary: Fields = {
  id: uuid,
  status: oneOf(LETTER_STATUSES, LETTER_STATUS_MEANS),
  reason: text('Why it was put aside, for programs'),
  detail: text('Why, for people'),
  cause: text('The same for all letters that died of the same'),
  by: text('The service that put it aside'),
  queue: text('Where it lay'),
  name: text('Of the command, reply or event, if it could be read'),
  messageId: text('Its message id, if it has one'),
  sizeBytes: whole('Of the body'),
  times: whole('How often it died'),
  firstSeenAt: time('By the clock of the database'),
  lastSeenAt: time('When it died last'),
  dueAt: time('When what was asked for is carried out'),
  note: text('What was done about it last, by whom and why, or why it could not be done'),
  saga: object(
    {
      id: uuid,
      name: text('Of the definition'),
      step: text('Its path'),
      kind: oneOf(['command', 'revoke', 'reply', 'event']),
      direction: oneOf(['forward', 'compensation']),
      epoch: whole('Which try of the step'),
      links: links('self'),
    },
    ['direction', 'epoch'],
  ),
};
const missing = ['name', 'messageId', 'dueAt', 'note', 'saga'];

const everything: Fields = {
  ...summary,
  stack: text('Of the error behind it'),
  attempts: whole('How often it was tried, if that was counted'),
  isCopy: yesOrNo('It came as a copy from a participant, who says where it lay'),
  exchange: text('To which it was published first'),
  routingKey: text('With which it was published first'),
  correlationId: text(),
  type: text('The AMQP property'),
  version: whole('Of its contract'),
  appId: text('Who sent it'),
  contentType: text(),
  headers: anything('Flat and readable, as they travelled'),
  xDeath: list(anything('One death'), 'What the broker said of earlier deaths'),
  hash: text('SHA-256 of the body, in hexadecimal; `•••` where something of the body is covered'),
  body: object({ format: oneOf(['json', 'text', 'base64']), value: {} }),
  corrected: anything('What a person made of the body; it goes instead'),
  problems: list(
    object({ path: text(), message: text() }),
    'What is wrong with the body by its contract, where a definition here knows it',
  ),
  contract: anything('What the body has to be, as a JSON schema, where a definition here knows the contract'),
};

export const LETTER_SCHEMAS = {
  LetterSummary: shown(object({ ...summary, links: links('self') }, missing), LETTER_SUMMARY),
  Letter: shown(
    object({ ...everything, links: links('self') }, [
      ...missing,
      'stack',
      'attempts',
      'correlationId',
      'type',
      'version',
      'appId',
      'contentType',
      'xDeath',
      'body',
      'corrected',
      'problems',
      'contract',
    ]),
    LETTER,
  ),
  LetterPage: shown(page('LetterSummary'), { items: [LETTER_SUMMARY], links: {} }),
  LetterGroup: shown(
    object(
      {
        cause: text('For `cause` in a redrive, a discard or a list'),
        reason: text(),
        queue: text(),
        name: text(),
        detail: text('Of the latest one'),
        count: whole('How many letters'),
        sagas: whole('How many sagas they belong to'),
        firstSeenAt: time('Of the first'),
        lastSeenAt: time('Of the latest'),
        links: links('letters'),
      },
      ['name'],
    ),
    GROUP,
  ),
  LetterGroups: shown(object({ items: list(named('LetterGroup')) }), { items: [GROUP] }),
  PlannedLetters: shown(
    object(
      {
        intention: oneOf(['redrive', 'discard']),
        count: whole('How many open letters it is about'),
        lastDueAt: time('When the last one is carried out; missing if there is none'),
        links: links('letters'),
      },
      ['lastDueAt'],
    ),
    PLANNED,
  ),
  LetterForecast: shown(
    object({
      intention: oneOf(['redrive', 'discard']),
      dryRun: yesOrNo(),
      count: whole('How many open letters it would be about'),
      groups: list(named('LetterGroup')),
      refused: list(object({ id: uuid, why: text() }), 'What could not go back as things are, and why'),
      checked: whole('How many were looked at one by one'),
    }),
    FORECAST,
  ),
};
