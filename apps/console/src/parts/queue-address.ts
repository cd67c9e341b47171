/** Where RabbitMQ's management UI shows a queue; undefined if nobody said where that UI is. */
export function queueAddress(
  { managementUrl, vhost }: { readonly managementUrl?: string; readonly vhost: string },
  queue: string,
): string | undefined {
  if (managementUrl === undefined) return undefined;
  const address = new URL(managementUrl);
  address.hash = `/queues/${encodeURIComponent(vhost)}/${encodeURIComponent(queue)}`;
  return address.href;
}
