import { Writable } from 'node:stream';
import type { ChannelModel } from 'amqplib';
import { describe, expect, it } from 'vitest';
import { gatherWrites } from './gathered-writes.js';

/** A socket that keeps what leaves it, packet by packet, and a connection on it. */
function connectionOn() {
  const packets: string[] = [];
  const stream = new Writable({
    write: (chunk: Buffer, _, done) => {
      packets.push(String(chunk));
      done();
    },
    writev: (chunks, done) => {
      packets.push(chunks.map(({ chunk }) => String(chunk)).join(''));
      done();
    },
  });
  const model = { connection: { stream } } as unknown as ChannelModel;
  return { model, stream, packets };
}

const tick = () => new Promise((resolve) => setImmediate(resolve));

describe('what is written to a connection', () => {
  it('in one turn leaves in one packet, in its order', async () => {
    const { model, stream, packets } = connectionOn();
    gatherWrites(model);
    for (const each of ['a', 'b', 'c']) stream.write(each);
    await tick();
    expect(packets).toEqual(['abc']);
    stream.write('d');
    await tick();
    expect(packets).toEqual(['abc', 'd']);
  });

  it('leaves packet by packet without that', async () => {
    const { stream, packets } = connectionOn();
    for (const each of ['a', 'b']) stream.write(each);
    await tick();
    expect(packets).toEqual(['a', 'b']);
  });

  it('says when there is no more room, as before', () => {
    const { model, stream } = connectionOn();
    gatherWrites(model);
    expect(stream.write('a'.repeat(100_000))).toBe(false);
  });

  it('leaves a connection alone that is built otherwise', () => {
    expect(() => gatherWrites({ connection: {} } as unknown as ChannelModel)).not.toThrow();
  });
});
