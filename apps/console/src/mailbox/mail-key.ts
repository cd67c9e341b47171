/** By what a saga finds an event: the event's name, and the fields that have to be the same. */
export interface MailKey {
  readonly event: string;
  readonly fields: readonly { readonly name: string; readonly value: string }[];
}

/** Reads a key such as `invoice.paid?invoiceId="i-7"&shop=3`. A text within may hold any of these signs. */
export function mailKey(key: string): MailKey {
  const start = key.indexOf('?');
  if (start < 0) return { event: key, fields: [] };
  const fields = [...key.slice(start + 1).matchAll(/([^=&]+)=("(?:[^"\\]|\\.)*"|[^&]*)/g)];
  return {
    event: key.slice(0, start),
    fields: fields.map(([, name = '', value = '']) => ({ name, value: plain(value) })),
  };
}

/** Text without its quotes. */
function plain(value: string): string {
  if (!value.startsWith('"')) return value;
  try {
    return String(JSON.parse(value));
  } catch {
    return value;
  }
}

/** The key in words: `invoiceId is i-7 and shop is 3`. */
export function keyText({ fields }: MailKey): string {
  return fields.length === 0
    ? 'any saga that waits for it'
    : fields.map(({ name, value }) => `${name} is ${value}`).join(' and ');
}
