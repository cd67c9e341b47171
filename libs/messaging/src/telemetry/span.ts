/** What a span stands for, in the words of OpenTelemetry. */
export type SpanKind = 'internal' | 'server' | 'client' | 'producer' | 'consumer';

/** Something that took time, told once it is over. Spans are data: none is held open while a saga waits for days. */
export interface Span {
  /** Its own W3C trace context: whoever it calls becomes a child of it. */
  readonly traceparent: string;
  /** The id of the span that it belongs to; none for the first one of a trace. */
  readonly parentId?: string;
  readonly name: string;
  readonly kind: SpanKind;
  /** Milliseconds since 1970, with fractions where they are known. */
  readonly from: number;
  readonly to: number;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  /** Set if it ended badly: a sentence. */
  readonly error?: string;
}

/** Where a process tells its spans. Never throws. */
export interface Traces {
  /** The W3C trace context of a new trace. Says whether it is sampled; of one that is not, spans need not be told. */
  begin(): string;
  /** The context that is active where this is called, if the application has one: of its own HTTP server, say. */
  active(): string | undefined;
  /** 16 hexadecimal digits that nobody else has. */
  newSpanId(): string;
  record(spans: readonly Span[]): void;
  /** Runs work with this context active, so that spans of the application become children of it. */
  within<Result>(traceparent: string, work: () => Result): Result;
}
