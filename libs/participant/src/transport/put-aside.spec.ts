import { BadRequestException, HttpException, ServiceUnavailableException } from '@nestjs/common';
import { RpcException } from '@nestjs/microservices';
import { describe, expect, it } from 'vitest';
import { asJson, errorAnswer, problemOf, PutAside } from './put-aside.js';

const circle: Record<string, unknown> = {};
circle['itself'] = circle;

describe("a handler's error", () => {
  it.each([
    [new Error('the disk is full'), 'handler-failed', 'the disk is full.'],
    [new PutAside('the order is from 1970'), 'contract-violated', 'the order is from 1970.'],
    [
      new BadRequestException(['a must be a string', 'b must be a number']),
      'contract-violated',
      'a must be a string; b must be a number.',
    ],
    [new ServiceUnavailableException('later'), 'handler-failed', 'later.'],
    [new HttpException('slow down', 429), 'handler-failed', 'slow down.'],
    [new RpcException('no such quote'), 'handler-failed', 'no such quote.'],
    ['a text', 'handler-failed', 'a text.'],
    [{ code: 7 }, 'handler-failed', '{"code":7}.'],
    [circle, 'handler-failed', 'null.'],
    [undefined, 'handler-failed', 'null.'],
  ])('%s is %s', (thrown, kind, detail) => {
    expect(problemOf(thrown)).toEqual({ kind, detail });
  });

  it('names the place of what nobody wrote to be read', () => {
    expect(problemOf(new TypeError('x is not a function')).detail).toMatch(
      /^TypeError: x is not a function \(at /,
    );
  });

  it('is told to whoever asked as the handler said it', () => {
    expect(errorAnswer(new Error('the disk is full'))).toEqual({
      status: 'error',
      message: 'the disk is full',
    });
    expect(errorAnswer(new RpcException('no such quote'))).toEqual({
      status: 'error',
      message: 'no such quote',
    });
    expect(errorAnswer(new RpcException({ code: 'gone' }))).toEqual({ code: 'gone' });
    expect(errorAnswer(new RpcException(circle))).toMatchObject({ status: 'error' });
  });

  it('is nothing that JSON cannot write', () => {
    expect(asJson({ at: new Date(0), no: undefined })).toEqual({ at: '1970-01-01T00:00:00.000Z' });
    expect(asJson(circle)).toBeUndefined();
    expect(asJson(() => 1)).toBeUndefined();
  });
});
