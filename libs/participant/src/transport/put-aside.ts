import type { DeliveryProblem, JsonObject, JsonValue } from '@edda/messaging';
import { HttpException } from '@nestjs/common';
import { RpcException } from '@nestjs/microservices';
import { thrownSentence } from '../participant-log.js';

/** Thrown by a handler for a message that will never be handled, whoever tries: it goes to the dead letters without another attempt. */
export class PutAside extends Error {
  override readonly name = 'PutAside';
}

/** These say that it may work later. */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429]);

/**
 * What a handler's error says about another attempt: none for {@link PutAside}, and none for an HTTP exception of the 4xx kind, which is what
 * Nest's validating pipe throws.
 */
export function problemOf(thrown: unknown): Pick<DeliveryProblem, 'kind' | 'detail'> {
  const status = thrown instanceof HttpException ? thrown.getStatus() : 500;
  const isFinal = thrown instanceof PutAside || (status >= 400 && status < 500 && !PASSING.has(status));
  return { kind: isFinal ? 'contract-violated' : 'handler-failed', detail: sentenceOf(thrown) };
}

/** What somebody who asked is told of it: what an RpcException says, or the error's own message. */
export function errorAnswer(thrown: unknown): JsonValue {
  if (thrown instanceof RpcException) {
    const error: unknown = thrown.getError();
    return typeof error === 'string' ? { status: 'error', message: error } : (asJson(error) ?? FAILED);
  }
  return { status: 'error', message: thrown instanceof Error ? thrown.message : String(thrown) };
}

const FAILED: JsonObject = { status: 'error', message: 'The handler failed.' };

function sentenceOf(thrown: unknown): string {
  if (thrown instanceof HttpException) return thrownSentence(new Error(httpSentence(thrown)));
  if (thrown instanceof PutAside || thrown instanceof RpcException)
    return thrownSentence(new Error(thrown.message));
  if (thrown instanceof Error) return thrownSentence(thrown);
  return thrownSentence(typeof thrown === 'string' ? thrown : JSON.stringify(asJson(thrown) ?? null));
}

/** A validating pipe lists in its response what is wrong; its message says only that something is. */
function httpSentence(error: HttpException): string {
  const response: unknown = error.getResponse();
  const listed =
    typeof response === 'object' && response !== null && 'message' in response ? response.message : undefined;
  return Array.isArray(listed) ? listed.map(String).join('; ') : error.message;
}

/** Undefined for what JSON cannot write: circles, functions. */
export function asJson(value: unknown): JsonValue | undefined {
  try {
    const text = JSON.stringify(value) as string | undefined;
    return text === undefined ? undefined : (JSON.parse(text) as JsonValue);
  } catch {
    return undefined;
  }
}
