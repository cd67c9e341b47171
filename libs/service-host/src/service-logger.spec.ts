import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Config } from './config.js';
import { serviceLogger, structuredLog } from './service-logger.js';

describe('the log of a service', () => {
  let written: string[];
  beforeEach(() => {
    written = [];
    for (const stream of [process.stdout, process.stderr])
      vi.spyOn(stream, 'write').mockImplementation((chunk) => {
        written.push(String(chunk));
        return true;
      });
  });
  afterEach(() => vi.restoreAllMocks());

  const logger = (logFormat: Config['logFormat'], logLevel: Config['logLevel'] = 'info') =>
    serviceLogger('payment', { logFormat, logLevel });
  const objects = (): unknown[] => written.map((line) => JSON.parse(line) as unknown);

  it('is one JSON object a line, with the time, the level, the service and who speaks', () => {
    logger('json').log('payment listens on http://127.0.0.1:3002', 'payment');
    expect(written[0]).toMatch(/\n$/);
    expect(objects()).toEqual([
      {
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        level: 'info',
        service: 'payment',
        pid: process.pid,
        message: 'payment listens on http://127.0.0.1:3002',
        context: 'payment',
      },
    ]);
  });

  it('has what a line is about as fields, and the ids of its trace', () => {
    const structured = structuredLog(logger('json'), { logFormat: 'json' });
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const about = { saga: 'order', step: 'pay', correlationId: 's1', messageId: undefined, traceparent };
    structured?.('warn', 'It threw.', 'Participant payment', about);
    structured?.('error', 'The database is away.', 'Participant payment');
    expect(objects()).toEqual([
      expect.objectContaining({
        level: 'warn',
        context: 'Participant payment',
        message: 'It threw.',
        saga: 'order',
        step: 'pay',
        correlationId: 's1',
        traceId: '0af7651916cd43dd8448eb211c80319c',
        spanId: 'b7ad6b7169203331',
      }),
      expect.objectContaining({ level: 'error', message: 'The database is away.' }),
    ]);
    expect(objects()[0]).not.toHaveProperty('messageId');
  });

  it('lets nobody forge a line, or a field that is the log’s own', () => {
    const structured = structuredLog(logger('json'), { logFormat: 'json' });
    structured?.('warn', 'one\n{"level":"info"}', 'x', { saga: 'a"}\n{' });
    expect(written).toHaveLength(1);
    expect(objects()).toEqual([
      expect.objectContaining({ message: 'one\n{"level":"info"}', saga: 'a"}\n{' }),
    ]);
  });

  it('says what is as bad as the level or worse', () => {
    const log = logger('json', 'warn');
    log.log('no');
    log.debug('no');
    log.warn('yes');
    log.error('yes');
    expect(objects().map((object) => (object as { level: string }).level)).toEqual(['warn', 'error']);
  });

  it('is for people otherwise, and lines go the way that they always went', () => {
    logger('text').log('payment listens', 'payment');
    expect(written.join('')).toContain('payment listens');
    expect(structuredLog(logger('text'), { logFormat: 'text' })).toBeUndefined();
  });
});
