/** Where the id of a trace belongs in the address of one. */
const TRACE_ID = '{traceId}';

/** What is wrong with a pattern for the addresses of traces; undefined if nothing is. It goes into pages as a link, so it leads to nothing but the web. */
export function traceUrlProblem(pattern: string): string | undefined {
  if (/^https?:\/\/[^\s/?#]+\S*$/.test(pattern) && pattern.includes(TRACE_ID)) return undefined;
  return `must be an address that begins with http:// or https:// and has ${TRACE_ID} in it, such as https://jaeger.example/trace/${TRACE_ID}`;
}

/** The address of one trace. */
export function traceAddress(pattern: string, traceId: string): string {
  return pattern.replaceAll(TRACE_ID, traceId);
}
