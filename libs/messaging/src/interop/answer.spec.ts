import { describe, expect, it } from 'vitest';
import type { IncomingMessage } from '../broker.js';
import { answerMessage, askerOf, readAnswer } from './answer.js';
import type { Answer } from './answer.js';
import { incomingWith, nestedBody } from './incoming.fixture.js';
import { SERVICE_HEADERS } from './service-names.js';

const asker = { service: 'till', instance: 'host#1' };
const headers = { [SERVICE_HEADERS.askedBy]: 'till', [SERVICE_HEADERS.askedByInstance]: 'host#1' };
const question = (changes: Partial<IncomingMessage> = {}) =>
  incomingWith({}, { messageId: 'q-1', headers, ...changes });

describe('a question', () => {
  it('says who asks', () => {
    expect(askerOf(question())).toEqual(asker);
  });

  it.each([
    [{ headers: {} }],
    [{ headers: { [SERVICE_HEADERS.askedBy]: 'till' } }],
    [{ headers: { ...headers, [SERVICE_HEADERS.askedBy]: 'edda.commands' } }],
    [{ headers: { ...headers, [SERVICE_HEADERS.askedBy]: ['till'] } }],
    [{ headers: { ...headers, [SERVICE_HEADERS.askedByInstance]: 'x'.repeat(201) } }],
    [{ messageId: undefined }],
    [{ messageId: '' }],
  ])('is nobody’s with %j', (changes) => {
    expect(askerOf(question(changes))).toBeUndefined();
  });
});

describe('an answer', () => {
  const sender = { appId: 'shop', namespace: 'blue', now: 0 };
  const asked = { id: 'q-1', name: 'quotes.get' };

  it('goes to the exchange of the service that asked, and to its one process', () => {
    expect(answerMessage(asker, asked, { response: 7 }, sender)).toMatchObject({
      exchange: 'blue.edda.answers.till',
      routingKey: 'host#1',
      mandatory: true,
      correlationId: 'q-1',
    });
  });

  it.each<Answer>([
    { response: 7 },
    { response: null },
    { response: [1, { a: 'b' }] },
    {},
    { err: { code: 'gone' } },
  ])('is read as it was given: %j', (answer) => {
    const { content } = answerMessage(asker, asked, answer, sender);
    expect(readAnswer(incomingWith(content as string))).toEqual(answer);
  });

  it.each(['{', '[]', nestedBody(1_000)])('that cannot be read is an error: %.10s', (content) => {
    expect(readAnswer(incomingWith(content))).toMatchObject({
      err: { message: expect.stringContaining('cannot be read') },
    });
  });
});
