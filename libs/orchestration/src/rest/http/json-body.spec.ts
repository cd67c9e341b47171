import { DEFAULT_LIMITS } from '@edda/messaging';
import { describe, expect, it } from 'vitest';
import { ProblemException } from './problem.js';
import { readJsonBody } from './json-body.js';

const JSON_TYPE = { 'content-type': 'application/json' };
const read = (text: string, headers = JSON_TYPE): object =>
  readJsonBody(headers, Buffer.from(text), 'the event', DEFAULT_LIMITS);
const nested = (levels: number): string => '{"a":'.repeat(levels - 1) + '{}' + '}'.repeat(levels - 1);

function refusal(read: () => object): string {
  try {
    read();
  } catch (error) {
    if (error instanceof ProblemException) return `${error.problem.status} ${error.problem.detail}`;
  }
  throw new Error('It was taken.');
}

describe('the body of a request', () => {
  it('is a JSON object', () => {
    expect(read('{"a":[1,{"b":null}]}')).toEqual({ a: [1, { b: null }] });
  });

  it('may begin with a byte order mark, as some editors write it', () => {
    expect(read('\ufeff{"a":1}')).toEqual({ a: 1 });
  });

  it('may be 64 levels deep, arrays included, and no deeper', () => {
    expect(read(nested(64))).toHaveProperty('a');
    expect(refusal(() => read(nested(65)))).toMatch(/^400 .*deeper than 64 levels/);
    expect(refusal(() => read(`{"a":${'['.repeat(64)}${']'.repeat(64)}}`))).toMatch(
      /^400 .*deeper than 64 levels/,
    );
  });

  it('may be wide', () => {
    expect(read(`{"a":[${'{},'.repeat(200_000)}{}]}`)).toHaveProperty('a');
  });

  it.each([
    [
      'many fields',
      `{${Array.from({ length: 10_001 }, (_, index) => `"f${index}":1`).join()}}`,
      /10000 fields/,
    ],
    ['a million levels', '['.repeat(1_000_000), /deeper than 64 levels/],
    ['a field twice', '{"a":{"b":1,"c":2,"b":3}}', /field "b" more than once/],
    ['a number beyond 2^53 - 1', '{"a":9007199254740993}', /a number of 16 characters .* not read exactly/],
    ['a number beyond all', '{"a":-1e400}', /a number of 6 characters .* too large/],
    ['a field named __proto__', '{"a":{"__proto__":{}}}', /named __proto__.*prototype/],
    ['a NUL', '{"a":"\0"}', /not JSON/],
    ['half of a document', '{"a":', /not JSON/],
    ['nothing but a byte order mark', '\ufeff', /is empty/],
  ])('is refused with %s', (_what, text, sentence) => {
    const said = refusal(() => read(text));
    expect(said).toMatch(/^400 /);
    expect(said).toMatch(sentence);
  });

  it.each([
    [{ 'content-type': 'text/plain' }, /^415 .*"text\/plain" is not read/],
    [{ 'content-type': 'application/json-seq' }, /^415 /],
    [{ 'content-type': 'application/json', 'content-encoding': 'gzip' }, /^415 .*without compression/],
    [{ 'content-type': 'application/json', 'content-encoding': 'br, identity' }, /^415 /],
  ])('is refused with the headers %j', (headers, sentence) => {
    expect(refusal(() => readJsonBody(headers, Buffer.from('{}'), 'the event', DEFAULT_LIMITS))).toMatch(
      sentence,
    );
  });

  it.each([
    ['UTF-16', Buffer.from('\ufeff{"a":1}', 'utf16le')],
    ['a surrogate written in three bytes', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
    ['a character that is cut', Buffer.from([0x22, 0xc3])],
  ])('is refused if it is %s', (_what, content) => {
    expect(refusal(() => readJsonBody(JSON_TYPE, content, 'the event', DEFAULT_LIMITS))).toMatch(
      /^400 The body is not valid UTF-8/,
    );
  });

  it('is refused with what is wrong with it', () => {
    expect(refusal(() => read('"text"'))).toMatch(
      /^400 The body is a string, but a JSON object is needed. Send the event as a JSON object/,
    );
    expect(refusal(() => readJsonBody({}, Buffer.from('{}'), 'the event', DEFAULT_LIMITS))).toMatch(
      /^415 The Content-Type is missing/,
    );
    expect(refusal(() => read('{}', { 'content-type': 'application/json; charset=utf-16' }))).toMatch(
      /^415 The charset=utf-16 is not read. Send the body in UTF-8/,
    );
  });
});
