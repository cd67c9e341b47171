import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ConsoleFile, ConsoleFiles } from './console-files.js';

/** What the console is told by the orchestrator that serves it. It holds no secrets: whoever can load the console can read it. */
export interface ConsoleSettings {
  /** Where `/v1` is, from the console's own root: `../`, and the application's prefix behind it. */
  readonly api: string;
  /** Goes before the names of exchanges and queues. */
  readonly namespace: string;
  /** Address of RabbitMQ's management UI, for links into it. Missing: there are none. */
  readonly managementUrl?: string;
  /** The virtual host there. */
  readonly vhost: string;
}

type Request = IncomingMessage & { readonly originalUrl?: string };

/**
 * What the browser may do with the console: load its own files and talk to its own origin, and nothing else. Styles that React and the diagram set
 * go through the object model, which this allows; no markup of ours has a `style` attribute or a script.
 */
export const CONSOLE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const SETTINGS = 'settings.json';

/**
 * Serves the console's files below `at`, as middleware; every other address is left alone. They are read when the first one is asked for. What looks like one of its pages gets `index.html`: which
 * page that is, the console reads from the address.
 */
export function serveConsole(at: string, read: () => ConsoleFiles, settings: () => ConsoleSettings) {
  const root = `/${at}`;
  let files: ConsoleFiles | undefined;
  return function consoleFile(request: Request, response: ServerResponse, next: () => void): void {
    const [path = '/', query] = (request.originalUrl ?? request.url ?? '/').split('?', 2);
    if (path !== root && !path.startsWith(`${root}/`)) return next();
    harden(response);
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      return answer(response, 405, 'The console is only read: GET or HEAD.\n');
    }
    // Its files are found from its root, which an address without the last slash is not in. Relative, for proxies that serve it elsewhere.
    if (path === root) {
      const name = root.split('/').at(-1) ?? '';
      response.setHeader('Location', `${name}/${query === undefined ? '' : `?${query}`}`);
      return answer(response, 308, '');
    }
    const below = path.slice(root.length + 1);
    if (below === SETTINGS) {
      response.setHeader('Content-Type', 'application/json; charset=utf-8');
      return answer(response, 200, JSON.stringify(settings()));
    }
    files ??= read();
    const file = files.get(below);
    if (file && below !== 'index.html') {
      // Their names change with what is in them.
      if (below.startsWith('assets/'))
        response.setHeader('Cache-Control', 'public, max-age=31536000, immutable');
      return send(request, response, file);
    }
    const index = files.get('index.html');
    if (below.startsWith('assets/') || !index)
      return answer(response, 404, `The console has no file "${below.slice(0, 200)}".\n`);
    send(request, response, fromDepth(index, below.split('/').length - 1));
  };
}

function harden(response: ServerResponse): void {
  response.setHeader('Content-Security-Policy', CONSOLE_POLICY);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Referrer-Policy', 'no-referrer');
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
  response.setHeader('Cache-Control', 'no-store');
}

/** The page with the addresses of its files as they are from `depth` folders below the root. */
function fromDepth({ type, content }: ConsoleFile, depth: number): ConsoleFile {
  const up = depth === 0 ? './' : '../'.repeat(depth);
  return { type, content: Buffer.from(content.toString('utf8').replaceAll('="./', `="${up}`)) };
}

function send(request: Request, response: ServerResponse, { type, content, gzipped }: ConsoleFile): void {
  response.setHeader('Content-Type', type);
  if (gzipped) response.setHeader('Vary', 'Accept-Encoding');
  const takesGzip = /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/.test(
    String(request.headers['accept-encoding'] ?? ''),
  );
  if (!gzipped || !takesGzip) return answer(response, 200, content);
  response.setHeader('Content-Encoding', 'gzip');
  answer(response, 200, gzipped);
}

/** Node leaves the body out where the method was HEAD. */
function answer(response: ServerResponse, status: number, body: string | Buffer): void {
  response.statusCode = status;
  if (!response.hasHeader('Content-Type')) response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  response.setHeader('Content-Length', Buffer.byteLength(body));
  response.end(body);
}
