/** The address for log lines: as given, but without the password. */
export function maskedUrl(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  // `user:password@host` without amqp:// in front does parse, as a URL of the scheme `user:`.
  if (parsed === undefined || parsed.host === '') return 'an address that is no URL';
  if (parsed.password !== '') parsed.password = '***';
  return parsed.href;
}

/**
 * The address with our heartbeat in it: amqplib reads it nowhere else, and without one a frozen broker is never noticed.
 *
 * @throws if it is not an amqp or amqps URL: no retry would make it one
 */
export function amqpUrl(url: string, heartbeatSeconds: number): string {
  if (!URL.canParse(url) || !['amqp:', 'amqps:'].includes(new URL(url).protocol)) {
    throw new Error(
      `The RabbitMQ address (${maskedUrl(url)}) cannot be used: write amqp://user:password@host:5672/vhost, or amqps:// for TLS.`,
    );
  }
  const parsed = new URL(url);
  parsed.searchParams.set('heartbeat', String(heartbeatSeconds));
  return parsed.href;
}
