import { describe, expect, it } from 'vitest';
import { traceLink } from './trace-link.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const URL = 'https://jaeger.example/trace/{traceId}';
const traceparent = (flags: string): string => `00-${TRACE}-b7ad6b7169203331-${flags}`;

describe('the link from a saga to its trace', () => {
  it('leads to where people look at traces', () => {
    expect(traceLink({ traceparent: traceparent('01') }, URL)).toEqual({
      trace: `https://jaeger.example/trace/${TRACE}`,
    });
  });

  it.each([
    ['was not sampled', traceparent('00'), URL],
    ['is none', undefined, URL],
    ['is rubbish', 'rubbish', URL],
    ['may be anywhere', traceparent('01'), undefined],
  ])('is missing where the trace %s', (_, told, url) => {
    expect(traceLink({ traceparent: told }, url)).toEqual({});
  });
});
