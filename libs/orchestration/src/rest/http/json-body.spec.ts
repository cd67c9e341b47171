import { describe, expect, it } from 'vitest';
import { ProblemException } from './problem.js';
import { readJsonBody } from './json-body.js';

const JSON_TYPE = { 'content-type': 'application/json' };
const read = (text: string, headers = JSON_TYPE): object =>
  readJsonBody(headers, Buffer.from(text), 'the event');
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
    expect(refusal(() => read(nested(65)))).toMatch(/^400 .*more than 64 levels/);
    expect(refusal(() => read(`{"a":${'['.repeat(64)}${']'.repeat(64)}}`))).toMatch(
      /^400 .*more than 64 levels/,
    );
  });

  it('may be wide', () => {
    expect(read(`{"a":[${'{},'.repeat(200_000)}{}]}`)).toHaveProperty('a');
  });

  it('is refused with what is wrong with it', () => {
    expect(refusal(() => read('"text"'))).toMatch(
      /^400 The body is a string, but a JSON object is needed. Send the event as a JSON object/,
    );
    expect(refusal(() => readJsonBody({}, Buffer.from('{}'), 'the event'))).toMatch(
      /^415 The Content-Type is missing/,
    );
    expect(refusal(() => read('{}', { 'content-type': 'application/json; charset=utf-16' }))).toMatch(
      /^415 The charset=utf-16 is not read. Send the body in UTF-8/,
    );
  });
});
