import type { ServerResponse } from 'node:http';
import type { StreamedFact, StreamPlace } from '../../store/saga-reads.js';
import type { CutReason, Follower } from '../../stream/history-stream.js';
import type { Detail } from './event-text.js';
import { beatText, cutText, factText } from './event-text.js';

/** As much may wait for somebody who does not take it. */
const MAX_WAITING_BYTES = 1_048_576;
/** As long may somebody take for the last of it. */
const LAST_WORDS_MS = 5_000;

/** One open stream of server-sent events: what is written to it waits in memory, within a bound. */
export class EventStream implements Follower {
  private isOver = false;

  constructor(
    private readonly response: ServerResponse,
    readonly wants: (fact: StreamedFact) => boolean,
    private readonly detail: Detail,
    /** Called once, when it has ended from whichever side. */
    private readonly ended: () => void,
    /** Makes a fact one that the caller may see. */
    private readonly shown: (fact: StreamedFact) => StreamedFact,
  ) {
    response.once('close', () => this.end());
  }

  /** Sends the header: from now on only events follow. */
  open(): void {
    this.response.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      // For nginx: what is collected before it is passed on is no stream.
      'X-Accel-Buffering': 'no',
    });
    this.response.write('retry: 2000\n\n');
  }

  take(facts: readonly StreamedFact[]): void {
    this.write(facts.map((fact) => factText(this.shown(fact), this.detail)).join(''));
  }

  beat(place: StreamPlace): void {
    this.write(beatText(place));
  }

  async caughtUp(): Promise<void> {
    const { response } = this;
    if (this.isOver || !response.writableNeedDrain) return;
    await new Promise<void>((resolve) => {
      response.once('drain', resolve);
      response.once('close', resolve);
    });
  }

  cut(reason: CutReason): void {
    if (this.isOver) return;
    const { response } = this;
    response.end(cutText(reason));
    const late = setTimeout(() => response.destroy(), LAST_WORDS_MS);
    late.unref();
    response.once('close', () => clearTimeout(late));
    this.end();
  }

  private write(text: string): void {
    if (this.isOver) return;
    this.response.write(text);
    if (this.response.writableLength > MAX_WAITING_BYTES) this.cut('slow');
  }

  private end(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.ended();
  }
}
