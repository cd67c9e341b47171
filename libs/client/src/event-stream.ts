/** One event of a stream of server-sent events. */
export interface StreamEvent {
  readonly id: string;
  readonly name: string;
  readonly data: string;
}

/**
 * Reads server-sent events out of pieces of text, wherever they were cut. Written here, because the browser's own reader sends no
 * `Authorization`, and Node has none.
 */
export class EventStreamParser {
  private rest = '';
  private id = '';
  private name = '';
  private data: string[] = [];

  /** The last id that came, with an event or without one: the place to go on from. Empty: none yet. */
  get lastId(): string {
    return this.id;
  }

  /** The events that are complete with this piece. */
  take(piece: string): readonly StreamEvent[] {
    const lines = (this.rest + piece).split(/\r\n|\n|\r(?!$)/);
    this.rest = lines.pop() ?? '';
    return lines.flatMap((line) => this.line(line));
  }

  private line(line: string): readonly StreamEvent[] {
    if (line === '') return this.ended();
    const [, field = '', value = ''] = /^([^:]*)(?:: ?([^]*))?$/.exec(line) ?? [];
    if (field === 'id') this.id = value;
    if (field === 'event') this.name = value;
    if (field === 'data') this.data.push(value);
    return [];
  }

  private ended(): readonly StreamEvent[] {
    const { id, name, data } = this;
    this.name = '';
    this.data = [];
    return data.length === 0 ? [] : [{ id, name: name === '' ? 'message' : name, data: data.join('\n') }];
  }
}
