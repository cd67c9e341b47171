import { DEAD_LETTER_REASONS } from '@edda/messaging';
import { applyDecorators } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse } from '@nestjs/swagger';
import { LETTER_STATUSES } from '../../store/dead-letter-store.js';
import { DiscardLettersRequest, RedriveLettersRequest } from '../dead-letters/plan-request.js';
import type { Decorator } from './describe.js';
import {
  BAD_QUERY,
  BAD_REQUEST,
  body,
  BODY_NOT_TAKEN,
  CURSOR,
  LIMIT,
  ok,
  query,
  UNAVAILABLE,
  UNEXPECTED,
} from './describe.js';
import { DISCARD_BODIES, REDRIVE_BODIES } from './examples/letter-examples.js';
import { refusal } from './refusal.js';
import { LETTER_STATUS_MEANS } from './schemas/letter-schemas.js';
import { ref } from './schemas/schemas.js';

const NOT_FOUND = refusal('There is no dead letter with this id', 'letter-not-found');

const filters = (status: string): readonly MethodDecorator[] => [
  query('status', `Only those with this status. ${LETTER_STATUS_MEANS}${status}`, {
    type: 'string',
    enum: [...LETTER_STATUSES],
  }),
  query('reason', 'Only those that were put aside for this reason', {
    type: 'string',
    enum: [...DEAD_LETTER_REASONS],
  }),
  query('cause', 'Only those of this group, as GET /v1/dead-letters/groups has it'),
  query('queue', 'Only those that lay in this queue'),
  query('name', 'Only those of this command, reply or event'),
  query('sagaId', 'Only those of this saga'),
];

const WHICH =
  'Which letters: exactly one of `ids`, `cause` (as GET /v1/dead-letters/groups has it) and `filter`. Only open ones are meant, so it can be sent again. `perSecond` spreads them over time; `dryRun` says what would be done.';

export function DescribesLetters(): Decorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'listLetters',
      summary: 'Lists messages that could not be processed, the one last seen first',
    }),
    ...filters(''),
    CURSOR,
    LIMIT,
    ok('LetterPage', 'A page; `next` is missing on the last one'),
    BAD_QUERY,
    UNEXPECTED,
    UNAVAILABLE,
  );
}

export function DescribesLetterGroups(): Decorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'groupLetters',
      summary: 'Shows dead letters by what they died of, the largest group first',
      description:
        'A cause is reason, queue, name and detail without ids, quoted values and numbers: letters that need the same cure.',
    }),
    ...filters(' Without it: `open`.'),
    LIMIT,
    ok('LetterGroups', 'The groups'),
    BAD_QUERY,
    UNEXPECTED,
    UNAVAILABLE,
  );
}

export function DescribesLetter(): Decorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'findLetter',
      summary: 'Shows all of one dead letter',
      description:
        'The body as JSON where it is JSON, else as text, else in base64; with what is wrong with it by its contract, where a definition here knows it.',
    }),
    ApiParam({ name: 'id', description: 'The `id` in a list', schema: { type: 'string', format: 'uuid' } }),
    ok('Letter', 'The letter'),
    BAD_QUERY,
    NOT_FOUND,
    UNEXPECTED,
    UNAVAILABLE,
  );
}

export function DescribesRedriveLetters(): Decorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'redriveLetters',
      summary: 'Puts dead letters back where they came from',
      description:
        'A command goes back by way of its saga, which sends it again under the same id; what came to the orchestrators is taken in again; all else goes back to its queue. What cannot go back is open again, and its `note` says why. It is carried out in the background, the first seen first.',
    }),
    body(
      RedriveLettersRequest,
      `${WHICH} \`body\` takes the place of one letter's body: it has to fulfil the contract, or \`unchecked\` if no definition here knows one.`,
      REDRIVE_BODIES,
    ),
    ...plannedOr('redriven'),
    refusal('The letter that a `body` is for is not there', 'letter-not-found'),
  );
}

export function DescribesDiscardLetters(): Decorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'discardLetters',
      summary: 'Puts dead letters away for good',
      description:
        'The saga of a command is told: before and at its pivot it turns back, behind it it stays parked. All other letters are only marked.',
    }),
    body(DiscardLettersRequest, WHICH, DISCARD_BODIES),
    ...plannedOr('discarded'),
  );
}

const plannedOr = (done: string): readonly MethodDecorator[] => [
  ApiResponse({ status: 202, description: `They will be ${done}`, schema: ref('PlannedLetters') }),
  ok('LetterForecast', 'A dry run: what would be done'),
  BAD_REQUEST,
  BODY_NOT_TAKEN,
  UNEXPECTED,
  UNAVAILABLE,
];
