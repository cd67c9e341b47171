import type { ServerResponse } from 'node:http';
import type { Traces } from '@edda/messaging';
import { readTraceparent, withSpan } from '@edda/messaging';
import { preciseNow } from '../../telemetry/batch-telemetry.js';
import type { EddaRequest } from './request.js';
import { isEddaAddress, pathOf, traceparentIn } from './request.js';

type Next = () => void;

/**
 * Tells a span of each request to Edda's addresses that changes something, or that brings a trace of its own: reads and probes would else
 * begin a trace each. What the request starts becomes a part of its trace; so does what the application does meanwhile.
 *
 * @param prefix the application's: asked for once a request comes, since it may be set late
 */
export function traceRequests(traces: Traces, prefix: () => string) {
  return function traceEddaRequest(request: EddaRequest, response: ServerResponse, next: Next): void {
    const address = pathOf(request).toLowerCase().slice(`/${prefix()}/`.replaceAll(/\/+/g, '/').length);
    const brought = traces.active() ?? traceparentIn(request.headers.traceparent);
    const isRead = request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS';
    if (!isEddaAddress(address) || (isRead && brought === undefined)) return next();
    const from = preciseNow();
    const traceparent = withSpan(brought ?? traces.begin(), traces.newSpanId());
    // Read by whatever the request starts.
    request.headers.traceparent = traceparent;
    response.once('close', () => {
      if (readTraceparent(traceparent)?.isSampled !== true) return;
      const { statusCode } = response;
      traces.record([
        {
          traceparent,
          ...(brought === undefined ? {} : { parentId: brought.slice(36, 52) }),
          name: `${request.method ?? ''} ${routeOf(request)}`,
          kind: 'server',
          from,
          to: preciseNow(),
          attributes: {
            'http.request.method': request.method ?? '',
            'http.route': routeOf(request),
            'http.response.status_code': statusCode,
          },
          ...(statusCode >= 500 ? { error: `answered with ${statusCode}` } : {}),
        },
      ]);
    });
    traces.within(traceparent, next);
  };
}

/** The route with its parameters' names: an address with ids in it would make a name of its own for each. */
function routeOf({ route }: EddaRequest): string {
  if (typeof route !== 'object' || route === null || !('path' in route)) return 'unknown route';
  return typeof route.path === 'string' ? route.path : 'unknown route';
}
