import { describe, expect, it } from 'vitest';
import { EventStreamParser } from './event-stream.js';

const TEXT = ': heartbeat\n\nid: 7-1\nevent: fact\ndata: {"a":\ndata: 1}\n\ndata:x\n\nevent: cut\n\n';
const EVENTS = [
  { id: '7-1', name: 'fact', data: '{"a":\n1}' },
  { id: '7-1', name: 'message', data: 'x' },
];

describe('a stream of events', () => {
  it('is read, whatever its lines end with', () => {
    for (const end of ['\n', '\r\n', '\r'])
      expect(new EventStreamParser().take(`${TEXT.replaceAll('\n', end)}:`)).toEqual(EVENTS);
  });

  it('is read wherever it was cut', () => {
    for (let at = 0; at <= TEXT.length; at += 1) {
      const parser = new EventStreamParser();
      expect([...parser.take(TEXT.slice(0, at)), ...parser.take(TEXT.slice(at))]).toEqual(EVENTS);
    }
  });

  it('tells the last place, also where nothing happened', () => {
    const parser = new EventStreamParser();
    parser.take('id: 7-1\ndata: x\n\n: heartbeat\nid: 7-9\n\n');
    expect(parser.lastId).toBe('7-9');
  });

  it('holds back what is not complete', () => {
    expect(new EventStreamParser().take('data: half')).toEqual([]);
    expect(new EventStreamParser().take('data: no empty line\n')).toEqual([]);
  });
});
