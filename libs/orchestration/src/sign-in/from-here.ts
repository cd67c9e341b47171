import { isIP } from 'node:net';
import type { IncomingHttpHeaders } from 'node:http';

/** Whether an address is of this machine alone. An IPv4 address may come written as an IPv6 one. */
export function isLoopback(address: string | undefined): boolean {
  const plain = (address ?? '').replace(/^::ffff:/i, '');
  return plain === '::1' || (isIP(plain) === 4 && plain.startsWith('127.'));
}

/** Whether listening at this host reaches this machine alone. */
export const isLoopbackHost = (host: string): boolean => host === 'localhost' || isLoopback(host);

/** Headers by which a proxy says for whom it asks. */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'] as const;

/** Endings that no public name server gives an address for, so that no stranger can have one. */
const PRIVATE_NAME = /\.(?:internal|local|localhost|lan|svc|test|home\.arpa)$/;

/** The part of a request that says where it comes from. */
export interface Origins {
  readonly remoteAddress: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

/**
 * Where nobody signs in, only this machine is served. Why a request is not of it, without a full stop; undefined if it is.
 *
 * The address alone does not say so: a page of a stranger in a browser of this machine asks from here too, under its own name, which it may
 * give the address 127.0.0.1; and a proxy asks from here for anybody.
 */
export function whyNotFromHere({ remoteAddress, headers }: Origins): string | undefined {
  if (!isLoopback(remoteAddress)) return 'it comes from another machine';
  const proxy = FORWARDED.find((name) => headers[name] !== undefined);
  if (proxy !== undefined) return `it has the header "${proxy}", so a proxy asks for somebody`;
  const host = hostIn(headers.host);
  if (host === undefined || !isHere(host)) return 'its Host is not localhost or 127.0.0.1';
  const { origin } = headers;
  if (origin !== undefined && !isHere(hostIn(origin.replace(/^https?:\/\//, '')) ?? ''))
    return 'it comes from a page of another site';
  return undefined;
}

/**
 * Where it was said that nobody signs in, whoever reaches it is served, but for pages of other sites in somebody's browser. Why a
 * request is one of those, without a full stop; undefined if it is none.
 */
export function whyFromForeignPage({ headers }: Pick<Origins, 'headers'>): string | undefined {
  const host = hostIn(headers.host);
  if (host === undefined || !isPrivateName(host))
    return 'its Host is a public name, which anybody can give the address of this service';
  const { origin } = headers;
  if (
    origin !== undefined &&
    origin.replace(/^https?:\/\//, '').toLowerCase() !== headers.host?.toLowerCase()
  )
    return 'it comes from a page of another site';
  return undefined;
}

const isHere = (host: string): boolean => isLoopbackHost(host) || host.endsWith('.localhost');

/** An address, a name without dots, or one that stays inside a network. */
const isPrivateName = (host: string): boolean =>
  isIP(host) !== 0 || !host.includes('.') || PRIVATE_NAME.test(host);

/** The host in `host:port`, in lower case and without brackets; undefined if it is none. */
function hostIn(text: string | undefined): string | undefined {
  const [, bracketed, plain] = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::\d{1,5})?$/i.exec(text ?? '') ?? [];
  return (bracketed ?? plain)?.toLowerCase();
}
